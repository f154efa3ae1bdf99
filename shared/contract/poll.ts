import { patience, retry } from '../lib/retry.ts'
import { SECOND } from '../lib/time.ts'
import { isUndecided } from './client.ts'

const PACE = { first: SECOND, longest: 15 * SECOND }

interface Polling<T> {
  readonly isOver: (answer: T) => boolean
  readonly everyMilliseconds: number
  readonly onAnswer?: (answer: T) => void
  /** Told when an answer is missing, and when there is one again. */
  readonly onCut?: (isCut: boolean) => void
  readonly signal?: AbortSignal
}

type Asking = Pick<Polling<unknown>, 'onCut' | 'signal'>

/**
 * Asks until there is an answer, ever more seldom: one that is lost says nothing of what is asked about.
 * Throws what the server refuses, and when the signal is aborted.
 */
export const untilAnswered = <T>(ask: () => Promise<T>, { onCut = () => {}, signal }: Asking): Promise<T> =>
  retry(ask, {
    ...patience(signal),
    pace: PACE,
    again(outcome) {
      const isLost = outcome.status === 'rejected' && isUndecided(outcome.reason) && !signal?.aborted
      onCut(isLost)
      return isLost ? 0 : null
    },
  })

/** Asks until it is over, each time until there is an answer. Throws as `untilAnswered`. */
export async function poll<T>(
  ask: () => Promise<T>,
  { isOver, everyMilliseconds, onAnswer = () => {}, ...asking }: Polling<T>,
): Promise<T> {
  const { wait } = patience(asking.signal)
  for (;;) {
    const answer = await untilAnswered(ask, asking)
    onAnswer(answer)
    if (isOver(answer)) return answer
    await wait(everyMilliseconds)
  }
}
