import { HOUR, toInstant, type Instant } from '#shared/lib/time.ts'

/** The pages keep China's time, and so does what is typed into them, wherever the phone believes to be. */
const OFFSET = 8 * HOUR

/** What a datetime-local input shows for an instant: "2026-11-22T15:04", in UTC+8. */
export const inputOf = (instant: Instant): string => toInstant(Date.parse(instant) + OFFSET).slice(0, 16)

/** The instant that was typed; null for an empty or half-typed input. */
export function instantOf(input: string): Instant | null {
  const epoch = Date.parse(`${input}:00+08:00`)
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(input) && !Number.isNaN(epoch) ? toInstant(epoch) : null
}
