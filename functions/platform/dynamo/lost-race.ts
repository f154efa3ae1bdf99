import { setTimeout as wait } from 'node:timers/promises'
import { Fault } from '../fault.ts'
import { backOff } from './query.ts'

/** Longer waits would keep a person waiting, and do not part those who race any better. */
const LONGEST_STEP = 4

/**
 * Does `work` again, up to `tries` times, whenever it throws Fault version-conflict: others wrote at the same
 * moment, so it has to read and decide anew, after a while that keeps them apart. Throws what the last try
 * threw.
 */
export async function againWhenOvertaken<T>(tries: number, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'version-conflict') || attempt >= tries) throw error
      await wait(backOff(Math.min(attempt, LONGEST_STEP)))
    }
  }
}
