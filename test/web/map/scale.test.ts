import fc from 'fast-check'
import { expect, test } from 'vitest'
import { geodesicMetres } from '#shared/geo/metric.ts'
import { circleRing } from '../../../web/src/map/circle.ts'
import { roundScale } from '../../../web/src/map/scale.ts'

test('a scale bar is round, true and as long as fits', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 100_000, noNaN: true }), (metresPerPixel) => {
      const { metres, pixels } = roundScale(metresPerPixel, 110)
      expect(pixels).toBeLessThanOrEqual(110.000001)
      expect(pixels).toBeGreaterThan(110 / 2.51)
      expect(pixels * metresPerPixel).toBeCloseTo(metres, 6)
      expect(String(metres / 10 ** Math.floor(Math.log10(metres) + 1e-9))).toMatch(/^[125]/)
    }),
    { seed: 2026, numRuns: 300 },
  )
})

test('a circle of accuracy is closed and as wide as it says', () => {
  const ring = circleRing([102.55, 24.35], 50)
  expect(ring[0]).toEqual(ring.at(-1))
  for (const corner of ring) expect(geodesicMetres([102.55, 24.35], corner)).toBeCloseTo(50, 2)
})
