import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clockDoubt, deviceTimeOf } from '#shared/incidents/clock-doubt.ts'
import { DAY, HOUR, MINUTE, shift, toInstant } from '#shared/lib/time.ts'

const now = toInstant('2026-11-29T08:00:00Z')
const milliseconds = fc.integer({ min: -400 * DAY, max: 400 * DAY })

test('a device is doubted by its own clock alone, however long it kept a report', () => {
  const property = fc.property(milliseconds, fc.integer({ min: 0, max: 300 * DAY }), (off, waited) => {
    const deviceTime = shift(now, off)
    const doubt = clockDoubt({ occurredAt: shift(deviceTime, -waited), deviceTime, at: now })
    if (Math.abs(off) > 5 * MINUTE) expect(doubt).toEqual({ kind: 'device', seconds: Math.round(off / 1000) })
    else expect(doubt).toBeNull()
  })
  fc.assert(property, { seed: 2026 })
})

test('without its clock a report is doubted for what cannot be, and not for having waited', () => {
  const kindOf = (by: number) => clockDoubt({ occurredAt: shift(now, by), deviceTime: null, at: now })?.kind
  expect([MINUTE, -HOUR, -30 * DAY].map(kindOf)).toEqual([undefined, undefined, undefined])
  expect([HOUR, -400 * DAY].map(kindOf)).toEqual(['ahead', 'long-ago'])
})

test('whatever stands in the header, it is a time of four-digit years or none', () => {
  expect(deviceTimeOf('2026-11-29T16:00:00+08:00')).toBe(now)
  expect([undefined, '', 'soon', '+012026-01-01T00:00:00.000Z'].map(deviceTimeOf)).toEqual([
    null,
    null,
    null,
    null,
  ])
  const anything = fc.property(fc.string(), (text) => {
    expect(deviceTimeOf(text) ?? now).toMatch(/^\d{4}-/)
  })
  fc.assert(anything, { seed: 2026 })
})
