import * as m from '../paraglide/messages.js'

/** All of China keeps UTC+8, and so do the pages, wherever their reader sits. */
const OFFSET_MILLISECONDS = 8 * 3_600_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const chinaTime = (epochMilliseconds: number): Date => new Date(epochMilliseconds + OFFSET_MILLISECONDS)

/** "15:04", in UTC+8. */
export const clockTime = (epochMilliseconds: number): string =>
  chinaTime(epochMilliseconds).toISOString().slice(11, 16)

/** "15:04:09", in UTC+8. */
export const clockSeconds = (epochMilliseconds: number): string =>
  chinaTime(epochMilliseconds).toISOString().slice(11, 19)

/** "11月22日 15:04" of an instant; with its year when that is not this one. */
export function dateTime(instant: string, nowMilliseconds: number = Date.now()): string {
  const epoch = Date.parse(instant)
  const date = chinaTime(epoch)
  const parts = { month: date.getUTCMonth() + 1, day: date.getUTCDate(), time: clockTime(epoch) }
  const year = date.getUTCFullYear()
  return year === chinaTime(nowMilliseconds).getUTCFullYear()
    ? m.date_time(parts)
    : m.date_time_year({ year, ...parts })
}

/** "3 分钟前". A time ahead of this device's clock counts as now: clocks differ, reports do not come early. */
export function age(instant: string, nowMilliseconds: number): string {
  const passed = nowMilliseconds - Date.parse(instant)
  if (passed < MINUTE) return m.age_now()
  if (passed < HOUR) return m.age_minutes({ count: Math.floor(passed / MINUTE) })
  if (passed < DAY) return m.age_hours({ count: Math.floor(passed / HOUR) })
  return m.age_days({ count: Math.floor(passed / DAY) })
}
