import { describe, expect, test } from 'vitest'

import { Position } from '#shared/geo/position.ts'

const position = { lng: 102.55, lat: 24.35, datum: 'WGS84', accuracyMetres: 12, source: 'gps' }

describe('a position', () => {
  test('is read as it is', () => {
    expect(Position.parse(position)).toEqual(position)
  })

  test('keeps an accuracy below 0, as some phones give it, as unknown', () => {
    expect(Position.parse({ ...position, accuracyMetres: -1 }).accuracyMetres).toBe(0)
  })

  test.each([
    ['latitude 91', { lat: 91 }],
    ['longitude -180.5', { lng: -180.5 }],
    ['a longitude that is no number', { lng: NaN }],
    ['an infinite latitude', { lat: Infinity }],
    ['text for a number', { lng: '102.5' }],
    ['an unknown datum', { datum: 'wgs84' }],
    ['an accuracy beyond 100 km', { accuracyMetres: 100_001 }],
    ['a source with spaces', { source: 'my phone' }],
    ['a source of 33 letters', { source: 'a'.repeat(33) }],
    ['an unknown field', { altitude: 1600 }],
  ])('is refused with %s', (_, change) => {
    expect(Position.safeParse({ ...position, ...change }).success).toBe(false)
  })
})
