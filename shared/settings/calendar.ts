import * as z from 'zod'
import { line } from '../lib/name.ts'
import { DAY, toInstant } from '../lib/time.ts'

/** A day of the calendar, as 2026-10-01. */
export const Day = z.iso.date()
export type Day = z.infer<typeof Day>

const Year = z.strictObject({
  year: z
    .int()
    .min(2020)
    .max(2100)
    .meta({ label: { zh: '年份', en: 'Year' } }),
  /** The notice of the State Council that says so. */
  source: line(100).meta({ label: { zh: '依据', en: 'Source' } }),
  off: z
    .array(Day)
    .max(100)
    .meta({ label: { zh: '放假日', en: 'Days off' } }),
  on: z
    .array(Day)
    .max(40)
    .meta({ label: { zh: '周末上班日', en: 'Weekend days worked' } }),
})
type Year = z.infer<typeof Year>

function soundYears(years: readonly Year[], context: z.core.$RefinementCtx): void {
  const wrong = (path: (string | number)[], message: string) =>
    context.issues.push({ code: 'custom', input: years, path, message })
  for (const [index, { year, off, on }] of years.entries()) {
    if (years.findIndex((other) => other.year === year) < index)
      wrong([index, 'year'], `${year} 年出现了两次。 the year ${year} stands here twice`)
    for (const [name, days] of Object.entries({ off, on }))
      for (const [at, day] of days.entries()) {
        if (!day.startsWith(`${year}-`))
          wrong([index, name, at], `${day} 不在 ${year} 年内。 ${day} is not in ${year}`)
        if (days.indexOf(day) < at) wrong([index, name, at], `${day} 出现了两次。 ${day} stands here twice`)
      }
    for (const [at, day] of on.entries()) {
      if (off.includes(day))
        wrong([index, 'on', at], `${day} 不能既放假又上班。 ${day} cannot be both off and worked`)
      else if (!isWeekend(day)) wrong([index, 'on', at], `${day} 不是周末。 ${day} is no weekend day`)
    }
  }
}

/**
 * The working days of years, as the State Council announces them (国务院办公厅放假通知); other years are
 * unknown.
 */
export const Calendar = z.strictObject({
  years: z
    .array(Year)
    .max(80)
    .superRefine(soundYears)
    .meta({ label: { zh: '年度', en: 'Years' } }),
})
export type Calendar = z.infer<typeof Calendar>

const isWeekend = (day: Day): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

/** Whether a day is worked; null in a year of which no notice is known. */
export function isWorkingDay(day: Day, { years }: Calendar): boolean | null {
  const year = years.find((one) => day.startsWith(`${one.year}-`))
  if (year === undefined) return null
  if (year.off.includes(day)) return false
  return year.on.includes(day) || !isWeekend(day)
}

/** The days from one to another, both included. */
function run(from: Day, to: Day): Day[] {
  const days: Day[] = []
  for (let at = Date.parse(from); at <= Date.parse(to); at += DAY) days.push(toInstant(at).slice(0, 10))
  return days
}

/** What a county begins with: the two years of which the notices are out. */
export const CALENDAR: Calendar = {
  years: [
    {
      year: 2025,
      source: '国办发明电〔2024〕12号',
      off: [
        '2025-01-01',
        ...run('2025-01-28', '2025-02-04'),
        ...run('2025-04-04', '2025-04-06'),
        ...run('2025-05-01', '2025-05-05'),
        ...run('2025-05-31', '2025-06-02'),
        ...run('2025-10-01', '2025-10-08'),
      ],
      on: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
    },
    {
      year: 2026,
      source: '国办发明电〔2025〕7号',
      off: [
        ...run('2026-01-01', '2026-01-03'),
        ...run('2026-02-15', '2026-02-23'),
        ...run('2026-04-04', '2026-04-06'),
        ...run('2026-05-01', '2026-05-05'),
        ...run('2026-06-19', '2026-06-21'),
        ...run('2026-09-25', '2026-09-27'),
        ...run('2026-10-01', '2026-10-07'),
      ],
      on: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
    },
  ],
}
