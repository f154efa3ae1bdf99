import { Refusal } from '#shared/contract/client.ts'
import { ERRORS } from '#shared/contract/errors.ts'

/** No answer, or one that does not say whether it was done: the same command again finds out, once what hinders it is over. */
export function hindranceIn(error: unknown): 'waiting' | 'signed-out' | null {
  if (!(error instanceof Refusal)) return null
  if (error.status === 401) return 'signed-out'
  const isUndecided =
    error.problem === null ? error.status === 0 || error.status >= 500 : ERRORS[error.problem.code].retryable
  return isUndecided ? 'waiting' : null
}
