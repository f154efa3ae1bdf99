import { patience, retry as retryWith, type Pace, type Patience } from '#shared/lib/retry.ts'

/**
 * Waiting on a page: as long as asked, or until the device is online again, which is when a try is worth
 * most. One timer at a time; a signal gives up the waiting.
 */
export const pagePatience = (signal?: AbortSignal): Patience => ({
  random: () => Math.random(),
  async wait(milliseconds) {
    const ended = new AbortController()
    const online = new Promise<void>((resolve) =>
      addEventListener('online', () => resolve(), { once: true, signal: ended.signal }),
    )
    // What is left of the waiting when the device came back is nobody's business any more.
    const either = AbortSignal.any([ended.signal, ...(signal === undefined ? [] : [signal])])
    const waited = patience(either).wait(milliseconds)
    waited.catch(() => {})
    try {
      await Promise.race([waited, online])
    } finally {
      ended.abort()
    }
  },
})

interface Retrying {
  readonly pace: Pace
  /** Whether what was thrown may go well at another try. */
  readonly mayPass: (error: unknown) => boolean
  /** At least so long after an error, in milliseconds. */
  readonly atLeast?: (error: unknown) => number
  readonly signal?: AbortSignal
  readonly patience?: (signal?: AbortSignal) => Patience
}

/**
 * Tries until it goes well, ever more seldom and with full jitter, and at once when the device is online
 * again. Throws what does not pass, and when the signal is aborted.
 */
export const retry = <T>(
  attempt: () => Promise<T>,
  { pace, mayPass, atLeast = () => 0, signal, patience: of = pagePatience }: Retrying,
): Promise<T> =>
  retryWith(attempt, {
    ...of(signal),
    pace,
    again: (outcome) => {
      if (outcome.status === 'fulfilled' || signal?.aborted || !mayPass(outcome.reason)) return null
      return atLeast(outcome.reason)
    },
  })
