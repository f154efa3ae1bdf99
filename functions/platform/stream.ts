import * as z from 'zod'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import type { Row } from './dynamo/query.ts'
import { log } from './log.ts'

/** A row as it was before and after a write; undefined where there was none. */
export interface RowChange {
  readonly before: Row | undefined
  readonly after: Row | undefined
}

type Image = NonNullable<DynamoDBRecord['dynamodb']>['NewImage']

const rowOf = (image: Image): Row | undefined => image && unmarshall(image as Record<string, AttributeValue>)

/** How AWS signs the removal of an expired row. */
const TimeToLive = z.object({ type: z.literal('Service') })

/** What a batch's record says; null for what time to live removed, which is no fact. */
function changeOf(record: DynamoDBRecord): RowChange | null {
  const remover: unknown = record.userIdentity
  if (TimeToLive.safeParse(remover).success) return null
  return { before: rowOf(record.dynamodb?.OldImage), after: rowOf(record.dynamodb?.NewImage) }
}

/**
 * What the records of a batch say; one that cannot be read will not be the next time either, so it is logged
 * and left out.
 */
export const changesIn = (records: readonly DynamoDBRecord[]): RowChange[] =>
  records.flatMap((record) => {
    try {
      return changeOf(record) ?? []
    } catch (error) {
      log('error', 'a stream record cannot be read', { eventId: record.eventID ?? null }, error)
      return []
    }
  })

/**
 * Handles a stream batch record by record. A record that fails is answered as failed, so that the stream
 * tries again from it; those after it are handled all the same, since order is promised per item only and by
 * version.
 */
export async function consume(
  event: DynamoDBStreamEvent,
  handle: (change: RowChange) => Promise<void>,
): Promise<DynamoDBBatchResponse> {
  const batchItemFailures: DynamoDBBatchResponse['batchItemFailures'] = []
  for (const record of event.Records) {
    try {
      const change = changeOf(record)
      if (change !== null) await handle(change)
    } catch (error) {
      log('error', 'a stream record failed', { eventId: record.eventID ?? null }, error)
      batchItemFailures.push({ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' })
    }
  }
  return { batchItemFailures }
}
