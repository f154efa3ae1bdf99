/**
 * Waits between tries: up to `first` milliseconds after one failure, twice as long after each further one,
 * `longest` at most.
 */
export interface Pace {
  readonly first: number
  readonly longest: number
}

/**
 * How long to wait after so many failures: full jitter, so that those who failed together do not come back
 * together.
 */
export const delayAfter = (
  failures: number,
  { first, longest }: Pace,
  random: () => number,
  atLeast = 0,
): number => atLeast + random() * Math.min(longest, first * 2 ** failures)

/** Time and chance, so that a test may hold both. */
export interface Patience {
  /** Rejects when waiting is given up. */
  readonly wait: (milliseconds: number) => Promise<void>
  /** From 0 to below 1. */
  readonly random: () => number
}

type Outcome<T> = PromiseSettledResult<T>

interface Retrying<T> extends Patience {
  readonly pace: Pace
  /**
   * At least so many milliseconds before another try, or null when an outcome stands. `failures` of before
   * it.
   */
  readonly again: (outcome: Outcome<T>, failures: number) => number | null
}

/** Tries until an outcome stands; gives or throws it. A wait that is given up ends it with its reason. */
export async function retry<T>(
  attempt: () => Promise<T>,
  { again, pace, wait, random }: Retrying<T>,
): Promise<T> {
  for (let failures = 0; ; failures += 1) {
    const [outcome] = await Promise.allSettled([attempt()])
    const atLeast = again(outcome, failures)
    if (atLeast !== null) {
      await wait(delayAfter(failures, pace, random, atLeast))
      continue
    }
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  }
}

/** Real time and chance; a signal gives up the waiting. */
export const patience = (signal?: AbortSignal): Patience => ({
  random: () => Math.random(),
  wait: (milliseconds) =>
    new Promise((resolve, reject) => {
      const giveUp = () => {
        clearTimeout(timer)
        reject(signal?.reason instanceof Error ? signal.reason : new Error('given up'))
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', giveUp)
        resolve()
      }, milliseconds)
      if (signal?.aborted) giveUp()
      else signal?.addEventListener('abort', giveUp, { once: true })
    }),
})
