import { Refusal, Unreadable } from '#shared/contract/client.ts'

/** No answer, or one that does not say whether it was done: the same command again finds out, once what hinders it is over. */
export function hindranceIn(error: unknown): 'waiting' | 'signed-out' | null {
  // It was taken, and what became of it will be read by a newer page.
  if (error instanceof Unreadable) return 'waiting'
  if (!(error instanceof Refusal)) return null
  if (error.status === 401) return 'signed-out'
  const isUndecided = error.problem === null ? error.status === 0 || error.status >= 500 : error.mayPass
  return isUndecided ? 'waiting' : null
}
