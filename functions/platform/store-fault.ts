import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry'
import { Fault } from './fault.ts'

/** The engine of one machine, SQLite and the system say so in these words; DynamoDB never does. */
const FULL = /disk is full|ENOSPC|EDQUOT/

/** Whether something could not be stored because the disk is full; also of a Fault that was made of it. */
export const isStoreFull = (error: unknown): boolean =>
  error instanceof Error && (FULL.test(error.message) || isStoreFull(error.cause))

/**
 * A refusal for what the store cannot do now, though the request is right: it is full, throttled or down.
 * Null for anything else.
 */
export function storeFault(error: unknown): Fault | null {
  if (!(error instanceof Error) || error instanceof Fault) return null
  if (isStoreFull(error))
    return new Fault('unavailable', 'the disk of the server is full: this could not be saved', {
      cause: error,
    })
  return isPassing(error as SdkError)
    ? new Fault('unavailable', 'the tables do not answer now', { cause: error })
    : null
}

/** What the SDK adds to its errors is optional, so that any error can be asked. */
type SdkError = Parameters<typeof isTransientError>[0]

const isPassing = (error: SdkError): boolean =>
  isThrottlingError(error) || isTransientError(error) || isServerError(error)
