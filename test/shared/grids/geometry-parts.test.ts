import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cutFeatures,
  featureJoiner,
  joinFeatures,
  partsOf,
  positionsIn,
} from '#shared/grids/geometry-parts.ts'
import { Geometry } from '#shared/grids/plan.ts'

const place = fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -90, max: 90 }))
const ring = fc.array(place, { minLength: 1, maxLength: 12 })
const rings = fc.array(ring, { minLength: 1, maxLength: 4 })
const geometry = fc.oneof(
  rings.map((coordinates) => Geometry.parse({ type: 'Polygon', coordinates })),
  fc
    .array(rings, { minLength: 1, maxLength: 4 })
    .map((coordinates) => Geometry.parse({ type: 'MultiPolygon', coordinates })),
)
const features = fc
  .array(geometry, { maxLength: 6 })
  .map((all) => all.map((one, i) => ({ id: String(i), geometry: one })))

describe('a geometry in parts', () => {
  test('is the same when it is put together, however it was cut, and no part is longer than asked', () => {
    fc.assert(
      fc.property(features, fc.integer({ min: 1, max: 20 }), (all, most) => {
        const lists = cutFeatures(all, most)
        for (const list of lists)
          expect(list.reduce((sum, one) => sum + positionsIn(one.geometry), 0)).toBeLessThanOrEqual(most)
        expect(joinFeatures(lists.flat())).toEqual(all)
        // Page by page, as they come.
        const joiner = featureJoiner<(typeof all)[number]>()
        expect(lists.flatMap((list) => joiner.take(list))).toEqual(all)
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  test('goes on with its first ring where the last ring of the part before stopped', () => {
    const coordinates = [[[0, 0], [4, 0], [4, 4], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 1]]] // prettier-ignore
    expect(partsOf(Geometry.parse({ type: 'Polygon', coordinates }), 3)).toEqual([
      { type: 'Polygon', coordinates: [coordinates[0]!.slice(0, 3)] },
      { type: 'Polygon', coordinates: [coordinates[0]!.slice(3), coordinates[1]!.slice(0, 2)] },
      { type: 'Polygon', coordinates: [coordinates[1]!.slice(2)] },
    ])
  })

  test('of which one is missing is no geometry', () => {
    const long = { id: 'a', geometry: Geometry.parse({ type: 'Polygon', coordinates: [[[0, 0], [4, 0], [4, 4], [0, 0]]] }) } // prettier-ignore
    const [first, second, ...others] = cutFeatures([long], 1).flat()
    expect(() => joinFeatures([first!, ...others])).toThrow('missing')
    expect(() => joinFeatures([second!])).toThrow('missing')
    expect(() => joinFeatures([first!, long])).toThrow('missing')
  })
})
