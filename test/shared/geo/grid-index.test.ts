import {
  booleanPointInPolygon,
  nearestPointOnLine,
  point,
  pointToLineDistance,
  polygonToLine,
} from '@turf/turf'
import fc from 'fast-check'
import type { MultiPolygon, Polygon } from 'geojson'
import { describe, expect, test } from 'vitest'

import { flattenPolygons, holds } from '#shared/geo/flat-polygons.ts'
import { buildGridIndex } from '#shared/geo/grid-index.ts'
import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { snap } from '#shared/geo/lattice.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { metresToBorder } from './geodesics.ts'
import { aGrid, borderPoints, outerBorderPoints, rectangle, seeded, voronoiCoverage } from './coverages.ts'
import { shuffled } from './patchwork.ts'

/** How many grids hold a point, and which is first, without any index. */
function holdersOf(grids: readonly PlanGrid[], p: LngLat): PlanGrid[] {
  return grids.filter((grid) => holds(flattenPolygons([grid.geometry]), 0, p[0], p[1]))
}

/** Distance to the border as Turf sees it. */
function turfBorderMetres(geometry: Polygon | MultiPolygon, p: LngLat): number {
  const line = polygonToLine(geometry)
  const features = line.type === 'FeatureCollection' ? line.features : [line]
  const distances = features.flatMap((feature) => {
    const { geometry: lines } = feature
    const parts = lines.type === 'LineString' ? [lines.coordinates] : lines.coordinates
    return parts.map((coordinates) =>
      pointToLineDistance(point([...p]), { type: 'LineString', coordinates }, { units: 'meters' }),
    )
  })
  return Math.min(...distances)
}

describe('the owner of a point', () => {
  test('is exactly one on every vertex and edge of a random coverage, in any order of the grids', () => {
    const property = fc.property(
      fc.integer({ min: 3, max: 60 }),
      fc.nat(),
      fc.nat(3),
      (grids, seed, bends) => {
        const coverage = voronoiCoverage({ grids, seed, bends })
        const index = buildGridIndex(coverage)
        const reversed = buildGridIndex(coverage.toReversed())
        const mixed = buildGridIndex(shuffled(coverage, seed))
        const outer = new Set(outerBorderPoints(coverage).map(String))
        for (const p of borderPoints(coverage)) {
          const owner = index.ownerAt(p)?.code
          // Of the layer's own border only what faces west or south belongs to it, since points move east and
          // north.
          if (!outer.has(String(p))) expect(owner).toBeDefined()
          expect(reversed.ownerAt(p)?.code).toBe(owner)
          expect(mixed.ownerAt(p)?.code).toBe(owner)
        }
      },
    )
    fc.assert(property, { seed: 3, numRuns: 40 })
  })

  test('is the only grid that holds the point, by brute force', () => {
    const coverage = voronoiCoverage({ grids: 80, seed: 4, bends: 2 })
    const index = buildGridIndex(coverage)
    const random = seeded(4)
    const anywhere = Array.from({ length: 500 }, (): LngLat => [
      102.4 + 0.4 * random(),
      24.2 + 0.4 * random(),
    ])
    for (const p of [...anywhere, ...borderPoints(coverage).slice(0, 500)].map(snap)) {
      const holders = holdersOf(coverage, p)
      expect(holders.length).toBeLessThanOrEqual(1)
      expect(index.ownerAt(p)).toBe(holders[0] ?? null)
    }
  })

  test('is what Turf says, away from borders', () => {
    const coverage = voronoiCoverage({ grids: 60, seed: 5, bends: 2 })
    const index = buildGridIndex(coverage)
    const random = seeded(5)
    for (let k = 0; k < 1000; k++) {
      const p: LngLat = [102.39 + 0.42 * random(), 24.19 + 0.42 * random()]
      const byTurf = coverage.filter((grid) => booleanPointInPolygon([...p], grid.geometry))
      expect(index.ownerAt(p)).toBe(byTurf[0] ?? null)
    }
  })

  test('is one along a collinear chain where one neighbour has more vertices than the other', () => {
    const left = aGrid(1, [
      [0, 0],
      [1, 0],
      [1, 0.25],
      [1, 0.5],
      [1, 1],
      [0, 1],
      [0, 0],
    ])
    const right = aGrid(2, rectangle(1, 0, 2, 1))
    const above = aGrid(3, [
      [0, 1],
      [0.5, 1],
      [1, 1],
      [1.5, 1],
      [2, 1],
      [2, 2],
      [0, 2],
      [0, 1],
    ])
    const index = buildGridIndex([left, right, above])
    for (const y of [0, 0.125, 0.25, 0.375, 0.5, 0.75]) expect(index.ownerAt([1, y])?.code).toBe(right.code)
    for (const x of [0, 0.25, 0.5, 1, 1.25, 1.5]) expect(index.ownerAt([x, 1])?.code).toBe(above.code)
  })

  test('is nobody inside a hole and the enclave where one fills it', () => {
    const ring = aGrid(1, rectangle(0, 0, 4, 4), rectangle(1, 1, 3, 3).toReversed())
    const enclave = aGrid(2, rectangle(1, 1, 3, 3))
    expect(buildGridIndex([ring]).ownerAt([2, 2])).toBeNull()
    const index = buildGridIndex([ring, enclave])
    expect(index.ownerAt([2, 2])?.code).toBe(enclave.code)
    for (const p of borderPoints([enclave]).map(snap)) {
      expect(holdersOf([ring, enclave], p)).toHaveLength(1)
      expect(index.ownerAt(p)).not.toBeNull()
    }
  })

  test('is the first grid given where grids overlap', () => {
    const [a, b] = [aGrid(1, rectangle(0, 0, 2, 2)), aGrid(2, rectangle(1, 0, 3, 2))]
    expect(buildGridIndex([a, b]).ownerAt([1.5, 1])).toBe(a)
    expect(buildGridIndex([b, a]).ownerAt([1.5, 1])).toBe(b)
  })
})

describe('the margin', () => {
  test('is the length of the geodesic to the grid’s own border, within 1 mm', () => {
    const coverage = voronoiCoverage({ grids: 200, seed: 6, bends: 2 })
    const index = buildGridIndex(coverage)
    const random = seeded(6)
    for (let k = 0; k < 60; k++) {
      const p = snap([102.4 + 0.4 * random(), 24.2 + 0.4 * random()])
      for (const { grid, inside, marginMetres } of index.candidatesNear(p, 500)) {
        expect(marginMetres >= 0).toBe(inside)
        expect(Math.abs(Math.abs(marginMetres) - metresToBorder(grid.geometry, p))).toBeLessThan(0.001)
      }
    }
  })

  test('misses no grid that the circle touches', () => {
    const coverage = voronoiCoverage({ grids: 150, seed: 7 })
    const index = buildGridIndex(coverage)
    const random = seeded(7)
    for (let k = 0; k < 100; k++) {
      const p: LngLat = [102.38 + 0.44 * random(), 24.18 + 0.44 * random()]
      const near = new Set(index.candidatesNear(p, 800).map(({ grid }) => grid.code))
      for (const grid of coverage) {
        const roughly = booleanPointInPolygon([...p], grid.geometry) ? 0 : turfBorderMetres(grid.geometry, p)
        // Turf measures on a sphere, which tells all grids but those at the circle's rim.
        const metres = Math.abs(roughly - 800) < 8 ? metresToBorder(grid.geometry, p) : roughly
        if (metres < 799.9) expect(near).toContain(grid.code)
        if (metres > 800.1) expect(near).not.toContain(grid.code)
      }
    }
  })

  test('reaches far: the nearest grid from another continent is found, at the great-circle distance', () => {
    const grid = aGrid(1, rectangle(102.5, 24.25, 102.625, 24.375))
    const nearest = buildGridIndex([grid]).nearest([-70, -30])
    const foot = nearestPointOnLine(
      { type: 'LineString', coordinates: grid.geometry.coordinates[0] as number[][] },
      [-70, -30],
    )
    expect(nearest?.grid).toBe(grid)
    expect(-nearest!.marginMetres / 1000).toBeGreaterThan(0.99 * foot.properties.dist)
  })
})

describe('an index', () => {
  test('of no grids owns nothing and has no nearest grid', () => {
    const index = buildGridIndex([])
    expect(index.size).toBe(0)
    expect(index.ownerAt([102, 24])).toBeNull()
    expect(index.candidatesNear([102, 24], 1000)).toEqual([])
    expect(index.nearest([102, 24])).toBeNull()
  })

  test('prefers the lower code when two grids are equally near', () => {
    const [a, b] = [aGrid(1, rectangle(0, 0, 1, 1)), aGrid(2, rectangle(1, 0, 2, 1))]
    expect(buildGridIndex([b, a]).nearest([1, 1.5])?.grid).toBe(a)
    expect(buildGridIndex([a, b]).nearest([1, 1.5])?.grid).toBe(a)
  })

  test('spans the box of its grids', () => {
    expect(buildGridIndex([aGrid(1, rectangle(1, 2, 3, 4)), aGrid(2, rectangle(3, 2, 5, 6))]).bbox).toEqual([
      1, 2, 5, 6,
    ])
  })
})
