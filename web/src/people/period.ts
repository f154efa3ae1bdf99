import { DAY, HOUR, shift, toInstant, type Instant } from '#shared/lib/time.ts'

/** Days are China's: one begins at 16:00 UTC of the day before. */
const OFFSET = 8 * HOUR

/** The day, as 2026-11-22, on which an instant falls. */
export const dayOf = (instant: Instant): string => shift(instant, OFFSET).slice(0, 10)

/** The first moment of a day; throws RangeError for what is no day. */
export const startOfDay = (day: string): Instant => toInstant(`${day}T00:00:00+08:00`)

/** A post is held through its last day: it ends with the first moment of the next. */
export const endOfDay = (day: string): Instant => shift(startOfDay(day), DAY)

/** The last day of a period that ends, excluded, at an instant. */
export const lastDayOf = (to: Instant): string => dayOf(shift(to, -1))
