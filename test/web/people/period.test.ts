import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toInstant } from '#shared/lib/time.ts'
import { dayOf, endOfDay, lastDayOf, startOfDay } from '../../../web/src/people/period.ts'

test('a day is China’s: it begins at 16:00 UTC of the day before and is held through its end', () => {
  expect(startOfDay('2026-11-22')).toBe('2026-11-21T16:00:00.000Z')
  expect(endOfDay('2026-11-22')).toBe('2026-11-22T16:00:00.000Z')
  expect(dayOf('2026-11-21T16:00:00.000Z')).toBe('2026-11-22')
  expect(dayOf('2026-11-21T15:59:59.999Z')).toBe('2026-11-21')
})

test('a period by days comes back as it was typed', () => {
  const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(instants, (date) => {
      const day = dayOf(toInstant(date.getTime()))
      expect([dayOf(startOfDay(day)), lastDayOf(endOfDay(day))]).toEqual([day, day])
    }),
    { seed: 7 },
  )
})
