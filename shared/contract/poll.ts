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

/**
 * Asks until it is over. An answer that is lost says nothing of what is asked about: it is asked for again,
 * ever more seldom. Throws what the server refuses, and when the signal is aborted.
 */
export async function poll<T>(
  ask: () => Promise<T>,
  { isOver, everyMilliseconds, onAnswer = () => {}, onCut = () => {}, signal }: Polling<T>,
): Promise<T> {
  const means = patience(signal)
  for (;;) {
    const answer = await retry(ask, {
      ...means,
      pace: PACE,
      again(outcome) {
        const isLost = outcome.status === 'rejected' && isUndecided(outcome.reason) && !signal?.aborted
        onCut(isLost)
        return isLost ? 0 : null
      },
    })
    onAnswer(answer)
    if (isOver(answer)) return answer
    await means.wait(everyMilliseconds)
  }
}
