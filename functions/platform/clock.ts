import type { Instant } from '#shared/lib/time.ts'

/**
 * The time now, in UTC; handed to use cases so that a test, or the demo's past month, can hand in another.
 */
export type Clock = () => Instant

/**
 * Whether what was read then may still be believed, by epoch milliseconds. A clock that has stepped back
 * since proves nothing.
 */
export function isFresh(readAt: number, milliseconds: number, now: number = Date.now()): boolean {
  const age = now - readAt
  return age >= 0 && age < milliseconds
}

export const systemClock: Clock = () => new Date().toISOString()
