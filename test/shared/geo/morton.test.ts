import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { latticeDegrees, latticeSteps } from '#shared/geo/lattice.ts'
import { keyRanges, mortonKey } from '#shared/geo/morton.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { squareOf } from '#shared/geo/tiles/tile.ts'

const place = fc.tuple(
  fc.double({ min: 102, max: 103, noNaN: true }),
  fc.double({ min: 24, max: 25, noNaN: true }),
)

const boxOf = ([a, b]: readonly [LngLat, LngLat]) => ({
  west: latticeSteps(Math.min(a[0], b[0])),
  east: latticeSteps(Math.max(a[0], b[0])),
  south: latticeSteps(Math.min(a[1], b[1])),
  north: latticeSteps(Math.max(a[1], b[1])),
})

describe('the key of a place', () => {
  test('is nine digits, the same for places of one square', () => {
    expect(mortonKey([102.5, 24.25])).toMatch(/^[0-9a-f]{9}$/)
    expect(mortonKey([102.5001, 24.2501])).toBe(mortonKey([102.5, 24.25]))
    expect(mortonKey([102.5, 24.2499])).not.toBe(mortonKey([102.5, 24.25]))
    expect(mortonKey([-180, -90]) < mortonKey([180, 90])).toBe(true)
  })
})

describe('ranges of keys', () => {
  test('hold every place of their boxes, in no more ranges than asked for', () => {
    const property = fc.property(
      fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 3 }),
      place,
      fc.integer({ min: 1, max: 40 }),
      (pairs, [u, v], most) => {
        const boxes = pairs.map(boxOf)
        const ranges = keyRanges(boxes, most)
        expect(ranges.length).toBeLessThanOrEqual(most)
        for (const { west, south, east, north } of boxes) {
          const p: LngLat = [
            latticeDegrees(west + (u - 102) * (east - west)),
            latticeDegrees(south + (v - 24) * (north - south)),
          ]
          const key = mortonKey(p)
          expect(ranges.some(({ from, to }) => from <= key && key <= to)).toBe(true)
        }
        ranges.slice(1).forEach(({ from }, i) => expect(ranges[i]!.to < from).toBe(true))
      },
    )
    fc.assert(property, { seed: 61, numRuns: 300 })
  })

  test('of a tile are one range, and hold nothing outside', () => {
    const { west, south, side } = squareOf({ z: 14, x: 11_472, y: 8_968 })
    const ranges = keyRanges([{ west, south, east: west + side - 1, north: south + side - 1 }])
    expect(ranges).toHaveLength(1)
    const inside = (x: number, y: number): boolean => {
      const key = mortonKey([latticeDegrees(x), latticeDegrees(y)])
      return ranges[0]!.from <= key && key <= ranges[0]!.to
    }
    expect([inside(west, south), inside(west + side - 1, south + side - 1)]).toEqual([true, true])
    expect([
      inside(west - 1, south),
      inside(west + side, south),
      inside(west, south - 1),
      inside(west, south + side),
    ]).toEqual([false, false, false, false])
  })
})
