import { Refusal, Unreadable } from '#shared/contract/client.ts'

/**
 * No answer, or one that does not say whether it was done: the same command again finds out, once what
 * hinders it is over.
 */
export function hindranceIn(error: unknown): 'waiting' | 'signed-out' | null {
  // It was taken, and what became of it will be read by a newer page.
  if (error instanceof Unreadable) return 'waiting'
  if (!(error instanceof Refusal)) return null
  if (error.status === 401) return 'signed-out'
  const isUndecided = error.problem === null ? isPassing(error.status) : error.mayPass
  return isUndecided ? 'waiting' : null
}

/**
 * What stands before the server gives a status and no problem: a stage of API Gateway answers 429 above its
 * rate.
 */
const isPassing = (status: number): boolean => status === 0 || status === 429 || status >= 500
