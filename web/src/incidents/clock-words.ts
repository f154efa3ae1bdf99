import type { ClockDoubt } from '#shared/incidents/clock-doubt.ts'
import { openTable } from '#shared/lib/open-table.ts'
import { DAY, HOUR, MINUTE, SECOND } from '#shared/lib/time.ts'
import * as m from '../paraglide/messages.js'

const WORDS = openTable<ClockDoubt['kind'], (seconds: number) => string>(
  {
    device: (seconds) =>
      seconds > 0
        ? m.clock_device_ahead({ by: lengthOf(seconds) })
        : m.clock_device_behind({ by: lengthOf(-seconds) }),
    ahead: (seconds) => m.clock_occurred_ahead({ by: lengthOf(Math.abs(seconds)) }),
    'long-ago': (seconds) => m.clock_long_ago({ by: lengthOf(Math.abs(seconds)) }),
  },
  () => () => m.clock_doubtful(),
)

/** Why the times that a report gives are not to be believed, in a sentence. */
export const clockWords = ({ kind, seconds }: ClockDoubt): string => WORDS[kind](seconds)

/** About how long: nobody needs the seconds of a year. */
function lengthOf(seconds: number): string {
  const milliseconds = seconds * SECOND
  if (milliseconds >= 2 * 365 * DAY)
    return m.length_years({ count: Math.round(milliseconds / (365.25 * DAY)) })
  if (milliseconds >= 2 * DAY) return m.length_days({ count: Math.round(milliseconds / DAY) })
  if (milliseconds >= 2 * HOUR) return m.length_hours({ count: Math.round(milliseconds / HOUR) })
  return m.length_minutes({ count: Math.round(milliseconds / MINUTE) })
}
