import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'

/** For a single write whose condition may fail: null says that it did; any other trouble is thrown on. */
export function nullWhenConditionFailed(error: unknown): null {
  if (error instanceof ConditionalCheckFailedException) return null
  throw error
}
