import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inputOf, instantOf } from '../../../web/src/app/form-time.ts'

test('a time is typed and shown in UTC+8', () => {
  expect(inputOf('2026-11-22T07:04:31.000Z')).toBe('2026-11-22T15:04')
  expect(instantOf('2026-11-22T15:04')).toBe('2026-11-22T07:04:00.000Z')
})

test('what is shown means the same minute again', () => {
  const minutes = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(minutes, (date) => {
      date.setUTCSeconds(0, 0)
      expect(instantOf(inputOf(date.toISOString()))).toBe(date.toISOString())
    }),
    { seed: 7 },
  )
})

test('what is no time is none', () => {
  for (const text of ['', '2026-11-22', '2026-13-40T25:61', 'heute']) expect(instantOf(text)).toBeNull()
})
