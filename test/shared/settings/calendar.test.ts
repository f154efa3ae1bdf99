import { expect, test } from 'vitest'
import { CALENDAR, isWorkingDay } from '#shared/settings/calendar.ts'
import { SETTINGS } from '#shared/settings/kinds.ts'

test.each(Object.entries(SETTINGS))('what a county begins with is taken at its own door: %s', (_, kind) => {
  expect(kind.schema.safeParse(kind.seed)).toMatchObject({ success: true, data: kind.seed })
})

test('days off and weekend days worked are as announced, the rest by the week; other years are unknown', () => {
  const days = [
    '2026-02-13',
    '2026-02-14',
    '2026-02-16',
    '2026-03-01',
    '2026-03-02',
    '2024-10-08',
    '2027-01-04',
  ]
  expect(days.map((day) => isWorkingDay(day, CALENDAR))).toEqual([true, true, false, false, true, null, null])
})

test('so many days of the two years are worked', () => {
  const worked = [2025, 2026].map((year) => {
    const days = Array.from({ length: 365 }, (_, i) =>
      new Date(Date.UTC(year, 0, 1 + i)).toISOString().slice(0, 10),
    )
    return days.filter((day) => isWorkingDay(day, CALENDAR)).length
  })
  expect(worked).toEqual([248, 248])
})
