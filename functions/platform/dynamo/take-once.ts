import { hashOf } from '#shared/ledger/chain.ts'
import type { CommandId, PersonId } from '#shared/lib/id.ts'
import { epochSeconds, type Instant } from '#shared/lib/time.ts'
import { answeredBefore } from './commit.ts'
import type { Database } from './database.ts'
import { Fault } from '../fault.ts'

export interface Taken {
  readonly id: CommandId
  readonly hash: string
}

/** A command by its id and the hash of its body, who sent it and to whom. */
export const takenBy = (command: { commandId: CommandId }, about: string, actor: PersonId): Taken => ({
  id: command.commandId,
  hash: hashOf({ ...command, about, actor }),
})

export interface Once<T> {
  readonly answer: T
  readonly repeated: boolean
}

/**
 * Takes a command once: `take` gives its answer, or the JSON of the first answer when commit met a repeat. A
 * refusal may be a repeat that came late: then what it answered the first time is the answer. Throws what
 * `take` throws.
 */
export async function takeOnce<T>(
  { db, at, taken }: { db: Database; at: Instant; taken: Taken },
  take: () => Promise<{ answer: T; first: string | null }>,
): Promise<Once<T>> {
  try {
    const { answer, first } = await take()
    return first === null ? { answer, repeated: false } : { answer: JSON.parse(first) as T, repeated: true }
  } catch (error) {
    const first = error instanceof Fault ? await answeredBefore(db, taken, epochSeconds(at)) : null
    if (first === null) throw error
    return { answer: JSON.parse(first) as T, repeated: true }
  }
}
