import * as z from 'zod'
import { DAY, Instant, MINUTE, SECOND, toInstant } from '../lib/time.ts'

/** The request header in which a device says what time it takes it to be as it sends, RFC 3339. */
export const DEVICE_TIME = 'liuwang-device-time'

/**
 * A request may take half a minute on a bad line, and a clock set by hand is a minute or two off: more than
 * this is a wrong clock.
 */
const FAR_OFF = 5 * MINUTE
/**
 * Of a report that came without its device's clock: nobody reports what is older, unless the clock is wrong.
 */
const LONG_AGO = 366 * DAY

/**
 * Why the times that a report gives are not to be believed. 'device': the clock of the sender was off by
 * `seconds` when it sent (ahead when positive), however long it had kept the report. 'ahead' and 'long-ago':
 * what it says of when it happened lies so far from when it came.
 */
export const ClockDoubt = z
  .strictObject({ kind: z.enum(['device', 'ahead', 'long-ago']), seconds: z.int() })
  .meta({ id: 'ClockDoubt' })
export type ClockDoubt = z.infer<typeof ClockDoubt>

interface Times {
  readonly occurredAt: string
  /** By the clock of the device as it sent; null when it did not say. */
  readonly deviceTime: Instant | null
  /** By the server's, when it came. */
  readonly at: Instant
}

/** What is wrong with the times of a report, null for nothing. */
export function clockDoubt({ occurredAt, deviceTime, at }: Times): ClockDoubt | null {
  const [now, occurred] = [Date.parse(at), Date.parse(occurredAt)]
  const off = deviceTime === null ? 0 : Date.parse(deviceTime) - now
  if (Math.abs(off) > FAR_OFF) return doubt('device', off)
  if (occurred - now > FAR_OFF) return doubt('ahead', occurred - now)
  // Who has a clock that is right means what is said, however old it is.
  if (deviceTime === null && now - occurred > LONG_AGO) return doubt('long-ago', occurred - now)
  return null
}

const doubt = (kind: ClockDoubt['kind'], milliseconds: number): ClockDoubt => ({
  kind,
  seconds: Math.round(milliseconds / SECOND),
})

/** The time in the header; null for none, or for what is no time. */
export function deviceTimeOf(header: string | undefined): Instant | null {
  const time = Date.parse(header ?? '')
  if (Number.isNaN(time)) return null
  return Instant.safeParse(toInstant(time)).data ?? null
}
