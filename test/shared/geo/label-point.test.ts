import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { borderMetres, flattenPolygons, holds } from '#shared/geo/flat-polygons.ts'
import { labelPoint, pointWithin } from '#shared/geo/label-point.ts'
import { aGrid, rectangle, seeded, voronoiCoverage } from './coverages.ts'

describe('the label point', () => {
  test('lies inside, further from the border than almost any other point', () => {
    const property = fc.property(fc.nat(), (seed) => {
      for (const { geometry } of voronoiCoverage({ grids: 8, seed, bends: 2 })) {
        const polygon = flattenPolygons([geometry])
        const [lng, lat] = labelPoint(geometry)
        expect(holds(polygon, 0, lng, lat)).toBe(true)
        const margin = borderMetres(polygon, 0, [lng, lat])
        const random = seeded(seed)
        for (let k = 0; k < 50; k++) {
          const [x, y] = [102.4 + 0.4 * random(), 24.2 + 0.4 * random()]
          if (holds(polygon, 0, x, y))
            expect(borderMetres(polygon, 0, [x, y])).toBeLessThanOrEqual(1.03 * margin)
        }
      }
    })
    fc.assert(property, { seed: 61, numRuns: 30 })
  })

  test('lies inside a grid bent like a horseshoe, whose middle is outside', () => {
    const { geometry } = aGrid(1, [
      [0, 0],
      [3, 0],
      [3, 1],
      [1, 1],
      [1, 2],
      [3, 2],
      [3, 3],
      [0, 3],
      [0, 0],
    ])
    expect(holds(flattenPolygons([geometry]), 0, ...labelPoint(geometry))).toBe(true)
  })

  test('lies inside a needle one lattice step wide', () => {
    const { geometry } = aGrid(1, [
      [102, 24],
      [102.5, 24.25],
      [102.5, 24.25 + 2 ** -24],
      [102, 24],
    ])
    expect(holds(flattenPolygons([geometry]), 0, ...labelPoint(geometry))).toBe(true)
  })

  test('lies in the largest of several parts, whatever their order', () => {
    const [small, large] = [rectangle(0, 0, 1, 1), rectangle(2, 2, 5, 5)].map((ring) => [
      ring.map((v) => [...v]),
    ])
    for (const coordinates of [
      [small!, large!],
      [large!, small!],
    ]) {
      expect(labelPoint({ type: 'MultiPolygon', coordinates })[0]).toBeGreaterThan(2)
    }
  })

  test('does not exist without area', () => {
    expect(() => labelPoint({ type: 'Polygon', coordinates: [] })).toThrow(RangeError)
    expect(() =>
      labelPoint(
        aGrid(1, [
          [0, 0],
          [1, 1],
          [0, 0],
        ]).geometry,
      ),
    ).toThrow(RangeError)
  })
})

describe('a point within', () => {
  test('is inside any grid, and inside a needle of centimetres over kilometres', () => {
    const property = fc.property(fc.nat(), (seed) => {
      for (const { geometry } of voronoiCoverage({ grids: 8, seed, bends: 2 }))
        expect(holds(flattenPolygons([geometry]), 0, ...pointWithin(geometry))).toBe(true)
    })
    fc.assert(property, { seed: 62, numRuns: 30 })
    const { geometry: needle } = aGrid(1, [
      [0, 0],
      [0.02, 0.02],
      [0.02, 0.0200002],
      [0, 0.0000002],
      [0, 0],
    ])
    expect(holds(flattenPolygons([needle]), 0, ...pointWithin(needle))).toBe(true)
  })
})
