import { patience, retry, type Patience } from '../lib/retry.ts'
import { MINUTE, SECOND } from '../lib/time.ts'

/** As long as an HTTP API answers at all: what has not come by then will not. */
const ANSWER_WITHIN = 30 * SECOND
/** A server that is busy is asked so often by itself; then whoever waits is told. */
const MOST_REPEATS = 4
const PACE = { first: SECOND, longest: 8 * SECOND }
/** Longer than this nobody is made to wait without a word. */
const LONGEST_WAIT = MINUTE

export interface PatientMeans {
  /**
   * Whether what got no answer is repeated, too, once the server has answered anything: for who sends only
   * what may come twice.
   */
  readonly repeatsLost?: boolean
  /** Told when a request begins to wait for a server that is busy, and when it waits no more. */
  readonly onBusy?: (waiting: boolean) => void
  readonly patience?: (signal?: AbortSignal) => Patience
  readonly now?: () => number
}

/**
 * A fetch that gives up what is not answered in 30 s, and repeats what a busy server put off (429, and 503
 * with `retry-after`): the very same request, so that a command keeps its id, never before the server said,
 * and a few times only. Then the answer stands.
 */
export function patientFetch(
  send: typeof fetch,
  { onBusy = () => {}, patience: of = patience, now = Date.now, repeatsLost = false }: PatientMeans = {},
): typeof fetch {
  let hasAnswered = false
  return async (input, init) => {
    const given = init?.signal ?? undefined
    let isWaiting = false
    const tell = (waiting: boolean): void => {
      if (waiting !== isWaiting) onBusy((isWaiting = waiting))
    }
    try {
      return await retry(() => send(input, { ...init, signal: within(ANSWER_WITHIN, given) }), {
        ...of(given),
        pace: PACE,
        again(outcome, failures) {
          hasAnswered ||= outcome.status === 'fulfilled'
          const isLost = outcome.status === 'rejected' && repeatsLost && hasAnswered && !given?.aborted
          const after = outcome.status === 'fulfilled' ? putOff(outcome.value, now()) : isLost ? 0 : null
          const isAgain = after !== null && failures < MOST_REPEATS && after <= LONGEST_WAIT
          if (isAgain) tell(true)
          return isAgain ? after : null
        },
      })
    } finally {
      tell(false)
    }
  }
}

/** By how many milliseconds the server put a request off; null when it did not. */
const putOff = ({ status, headers }: Response, now: number): number | null => {
  const after = retryAfter(headers.get('retry-after'), now)
  if (status === 429) return after ?? 0
  return status === 503 ? after : null
}

/**
 * The header `retry-after` in milliseconds, whether it says seconds or a date (RFC 9110, 10.2.3); null for
 * none.
 */
export function retryAfter(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * SECOND
  // A date begins with its day of the week, or its month in old forms.
  const at = /^[A-Za-z]/.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

/** A signal that ends with the given one, or after so long. */
function within(milliseconds: number, given: AbortSignal | undefined): AbortSignal {
  const late = AbortSignal.timeout(milliseconds)
  return given === undefined ? late : AbortSignal.any([given, late])
}
