import type { ClockDoubt } from '#shared/incidents/clock-doubt.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#shared/lib/time.ts'
import * as m from '../paraglide/messages.js'

/** Why the times that a report gives are not to be believed, in a sentence. */
export function clockWords({ kind, seconds }: ClockDoubt): string {
  const by = lengthOf(Math.abs(seconds) * SECOND)
  if (kind === 'long-ago') return m.clock_long_ago({ by })
  if (kind === 'ahead') return m.clock_occurred_ahead({ by })
  return seconds > 0 ? m.clock_device_ahead({ by }) : m.clock_device_behind({ by })
}

/** About how long: nobody needs the seconds of a year. */
function lengthOf(milliseconds: number): string {
  if (milliseconds >= 2 * 365 * DAY)
    return m.length_years({ count: Math.round(milliseconds / (365.25 * DAY)) })
  if (milliseconds >= 2 * DAY) return m.length_days({ count: Math.round(milliseconds / DAY) })
  if (milliseconds >= 2 * HOUR) return m.length_hours({ count: Math.round(milliseconds / HOUR) })
  return m.length_minutes({ count: Math.round(milliseconds / MINUTE) })
}
