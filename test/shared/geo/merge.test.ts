import { area, featureCollection, polygon, union } from '@turf/turf'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { mergeOutline } from '#shared/geo/merge.ts'
import { aGrid, rectangle, voronoiCoverage } from './coverages.ts'
import { whyInvalid } from './oracles.ts'

const geometriesOf = (grids: ReturnType<typeof voronoiCoverage>) => grids.map((grid) => grid.geometry)

describe('the outline of grids', () => {
  test('is their union as Turf makes it', () => {
    const property = fc.property(
      fc.integer({ min: 2, max: 40 }),
      fc.nat(),
      fc.nat(2),
      (grids, seed, bends) => {
        const coverage = voronoiCoverage({ grids, seed, bends }).filter((_, i) => i % 3 !== 0)
        fc.pre(coverage.length > 0)
        const outline = mergeOutline(geometriesOf(coverage))
        expect(whyInvalid(outline)).toBeNull()
        const features = geometriesOf(coverage).map((geometry) => ({
          type: 'Feature' as const,
          properties: {},
          geometry,
        }))
        const byTurf = features.length === 1 ? features[0]! : union(featureCollection(features))!
        expect(area(outline) / area(byTurf)).toBeCloseTo(1, 9)
      },
    )
    fc.assert(property, { seed: 31, numRuns: 60 })
  })

  test('is the same whatever the order of the grids', () => {
    const geometries = geometriesOf(voronoiCoverage({ grids: 50, seed: 32, bends: 2 }))
    expect(mergeOutline(geometries.toReversed())).toEqual(mergeOutline(geometries))
  })

  test('keeps the hole that a missing grid leaves, and loses it when an enclave fills it', () => {
    const ring = aGrid(1, rectangle(0, 0, 4, 4), rectangle(1, 1, 3, 3).toReversed()).geometry
    const enclave = aGrid(2, rectangle(1, 1, 3, 3)).geometry
    expect(mergeOutline([ring])).toEqual({
      type: 'Polygon',
      coordinates: [
        rectangle(0, 0, 4, 4),
        [
          [1, 1],
          [1, 3],
          [3, 3],
          [3, 1],
          [1, 1],
        ],
      ],
    })
    expect(mergeOutline([ring, enclave])).toEqual(
      polygon([rectangle(0, 0, 4, 4).map((v) => [...v])]).geometry,
    )
  })

  test('is several polygons when the grids lie apart or meet in a corner only', () => {
    const apart = mergeOutline([
      aGrid(1, rectangle(0, 0, 1, 1)).geometry,
      aGrid(2, rectangle(1, 1, 2, 2)).geometry,
    ])
    expect(apart.type).toBe('MultiPolygon')
    expect(whyInvalid(apart)).toBeNull()
  })

  test.each([
    ['overlap', rectangle(0, 0, 2, 2), rectangle(1, 0, 3, 2), 6],
    ['lie one inside the other', rectangle(0, 0, 4, 4), rectangle(1, 1, 2, 2), 16],
    ['are the same twice', rectangle(0, 0, 2, 2), rectangle(0, 0, 2, 2), 4],
    ['miss each other’s vertices', rectangle(0, 0, 2, 2), rectangle(2, 0.5, 3, 1.5), 5],
    ['are wound clockwise', rectangle(0, 0, 1, 1).toReversed(), rectangle(1, 0, 2, 1).toReversed(), 2],
  ])('is still their union when they %s', (_, a, b, squareDegrees) => {
    const outline = mergeOutline([aGrid(1, a).geometry, aGrid(2, b).geometry])
    expect(whyInvalid(outline)).toBeNull()
    expect(planarArea(outline.coordinates.flat(Infinity) as number[])).toBeCloseTo(squareDegrees, 9)
  })

  test('of nothing is refused', () => {
    expect(() => mergeOutline([])).toThrow(RangeError)
  })
})

/** Shoelace over one ring of flat coordinates. */
function planarArea(flat: readonly number[]): number {
  let sum = 0
  for (let i = 0; i + 3 < flat.length; i += 2) sum += flat[i]! * flat[i + 3]! - flat[i + 2]! * flat[i + 1]!
  return sum / 2
}
