import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import type { LambdaRecord } from './stream-event.ts'

/**
 * A record is tried so often, then it is set aside so that those behind it get through (as the manifest's AWS
 * side).
 */
const TRIES = 5
const PAUSE_MILLISECONDS = 200

const Failures = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string().nullable() })) })

export interface Delivery {
  readonly handle: (event: { Records: LambdaRecord[] }) => Promise<unknown>
  /** Everything up to and with this sequence number is dealt with. */
  readonly done: (sequence: string) => void
  /** A record that was tried too often. */
  readonly setAside: (record: LambdaRecord, reason: string) => void
  readonly signal: AbortSignal
  /** Before the second try; each further one waits twice as long. */
  readonly pauseMilliseconds?: number
}

/**
 * Hands records to a function as Lambda's event source does: in order; a partial failure is tried again from
 * the first failed record on, a thrown error with half the batch, until the bad record stands alone. Ends
 * when all are dealt with; rejects with AbortError when the server stops.
 */
export async function deliver(records: readonly LambdaRecord[], delivery: Delivery): Promise<void> {
  const { pauseMilliseconds: pause = PAUSE_MILLISECONDS } = delivery
  let start = 0
  let size = records.length
  let tries = 0
  while (start < records.length) {
    const batch = records.slice(start, start + size)
    const verdict = await attempt(batch, delivery)
    if (verdict.handled > 0) {
      delivery.done(sequenceOf(batch[verdict.handled - 1]))
      start += verdict.handled
      tries = 0
    }
    if (verdict.reason === null) {
      size = records.length
      continue
    }
    tries += 1
    if (verdict.blames === 'batch' && batch.length > 1) {
      // Whose fault it is shows by halving; only a try with the culprit alone counts against it.
      size = Math.ceil(batch.length / 2)
      tries = 0
    } else if (tries >= TRIES) {
      const [culprit] = records.slice(start)
      if (culprit !== undefined) delivery.setAside(culprit, verdict.reason)
      delivery.done(sequenceOf(culprit))
      start += 1
      size = records.length
      tries = 0
      continue
    }
    await wait(pause * 2 ** Math.max(tries - 1, 0), undefined, { signal: delivery.signal })
  }
}

interface Verdict {
  /** How many records from the start of the batch are dealt with. */
  readonly handled: number
  /** Why not all of them; null when they are. */
  readonly reason: string | null
  readonly blames: 'record' | 'batch'
}

async function attempt(batch: readonly LambdaRecord[], { handle, signal }: Delivery): Promise<Verdict> {
  signal.throwIfAborted()
  try {
    const answer = await handle({ Records: [...batch] })
    return judge(batch, answer)
  } catch (error) {
    return { handled: 0, reason: String(error), blames: 'batch' }
  }
}

/** Lambda takes nothing, or an empty list, for success, and an unknown identifier for the failure of all. */
function judge(batch: readonly LambdaRecord[], answer: unknown): Verdict {
  if (answer === undefined || answer === null)
    return { handled: batch.length, reason: null, blames: 'record' }
  const failures = Failures.safeParse(answer).data?.batchItemFailures ?? []
  if (failures.length === 0) return { handled: batch.length, reason: null, blames: 'record' }
  const places = failures.map(({ itemIdentifier }) =>
    batch.findIndex((record) => sequenceOf(record) === itemIdentifier),
  )
  const first = Math.min(...places)
  if (first < 0) return { handled: 0, reason: 'an unknown record was reported as failed', blames: 'batch' }
  return { handled: first, reason: 'reported as failed by the function', blames: 'record' }
}

const sequenceOf = (record: LambdaRecord | undefined): string => record?.dynamodb.SequenceNumber ?? ''
