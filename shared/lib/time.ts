import * as z from 'zod'

/** RFC 3339 with an offset or Z, as it comes in. */
export const InstantIn = z.iso
  .datetime({ offset: true })
  .refine(isOfFourDigits, 'expected a time whose year in UTC has four digits')

/** Text order is time order only as long as years have four digits. */
function isOfFourDigits(value: string): boolean {
  const time = Date.parse(value)
  return !Number.isNaN(time) && /^\d{4}-/.test(new Date(time).toISOString())
}

/** The form that is stored and answered: UTC with milliseconds, so that text order is time order. */
export const Instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
export type Instant = z.infer<typeof Instant>

/** UTC with milliseconds; throws RangeError on an instant that does not exist. */
export const toInstant = (value: string | number): Instant => new Date(value).toISOString()

/** As InstantIn, brought into the form that is stored. */
export const InstantRead = InstantIn.transform(toInstant)

/** The instant `milliseconds` later (or earlier, when negative). */
export const shift = (instant: Instant, milliseconds: number): Instant =>
  toInstant(Date.parse(instant) + milliseconds)

/** Whole seconds since 1970: the form of times to live. */
export const epochSeconds = (instant: Instant): number => Math.floor(Date.parse(instant) / 1000)

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
