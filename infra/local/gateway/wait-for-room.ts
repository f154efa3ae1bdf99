import * as z from 'zod'
import type { Disk } from '../disk.ts'
import type { Invoke } from './invoke.ts'

/** Looks at the disk after each failure of a function, so that the person at the terminal learns why. */
export const tellingDisk =
  (invoke: Invoke, disk: Disk): Invoke =>
  async (name, event) => {
    try {
      const answer = await invoke(name, event)
      if (Failed.safeParse(answer).success) disk.isFull()
      return answer
    } catch (error) {
      disk.isFull()
      throw error
    }
  }

/**
 * For work that comes by itself, from streams: what fails while the disk is full is no failure of the
 * function. It waits for room and is done again, so that no record is set aside for it.
 */
export const waitingForRoom =
  (invoke: Invoke, disk: Disk): Invoke =>
  async (name, event) => {
    for (;;) {
      await disk.room()
      const outcome = await invoke(name, event).then(
        (answer) => ({ answer, hasFailed: Failed.safeParse(answer).success }),
        (error: unknown) => ({ error, hasFailed: true }),
      )
      if (outcome.hasFailed && disk.isFull()) continue
      if ('error' in outcome) throw outcome.error
      return outcome.answer
    }
  }

/** A request that could not be answered, or records of a batch that could not be handled. */
const Failed = z.union([
  z.object({ statusCode: z.int().min(500) }),
  z.object({ batchItemFailures: z.array(z.unknown()).min(1) }),
])
