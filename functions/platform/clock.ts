import type { Instant } from '#shared/lib/time.ts'

/** The time now, in UTC; handed to use cases so that a test, or the demo's past month, can hand in another. */
export type Clock = () => Instant

export const systemClock: Clock = () => new Date().toISOString()
