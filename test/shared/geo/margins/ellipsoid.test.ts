import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { areaSquareMetres } from '#shared/geo/area.ts'
import { buildGridIndex } from '#shared/geo/grid-index.ts'
import type { GridIndex } from '#shared/geo/grid-index.ts'
import { snap } from '#shared/geo/lattice.ts'
import { geodesicMetres } from '#shared/geo/metric.ts'
import { OverlaidGridIndex } from '#shared/geo/overlaid-index.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { encodePlan } from '#shared/geo/tiles/encode-plan.ts'
import { locateInTiles } from '#shared/geo/tiles/locate-in-tiles.ts'
import { decodeTile } from '#shared/geo/tiles/tile-codec.ts'
import { tileKey } from '#shared/geo/tiles/tile.ts'
import { aGrid, rectangle, ringsOf, seeded } from '../coverages.ts'
import { geodesicArea, geodesicBetween, metresToBorder, placeAway } from '../geodesics.ts'

/**
 * Yuxi first; the equator, the southern half, the far north of the country, and as far north as anybody
 * lives.
 */
const PLACES: LngLat[] = [
  [102.54, 24.35],
  [10, 0.3],
  [-60, -33],
  [122.5, 53.4],
  [15.6, 78.2],
]
const SIZES = [100, 2_000, 40_000]

/** A star-shaped ring round a place, from half to all of `metres` wide, on the lattice, counter-clockwise. */
function ringAround(place: LngLat, metres: number, seed: number): LngLat[] {
  const random = seeded(seed)
  const corners = 5 + Math.floor(4 * random())
  const ring = Array.from({ length: corners }, (_, k) =>
    snap(placeAway(place, -(360 * k) / corners, (metres / 2) * (0.5 + 0.5 * random()))),
  )
  return [...ring, ring[0]!]
}

const CASES = PLACES.flatMap((place) =>
  SIZES.flatMap((metres) => [1, 2].map((seed) => ({ place, metres, ring: ringAround(place, metres, seed) }))),
)

describe('metres', () => {
  test('between two positions are the geodesic’s, from centimetres to the other side of the Earth', () => {
    const anywhere = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -89, max: 89, noNaN: true }),
    )
    const property = fc.property(
      anywhere,
      fc.double({ min: 0, max: 360, noNaN: true }),
      fc.double({ min: -2, max: 7.29, noNaN: true }),
      (from, azimuth, power) => {
        const to = placeAway(from, azimuth, 10 ** power)
        // Degrees have no more digits than that: 1e-14 of 180.
        expect(Math.abs(geodesicMetres(from, to) - geodesicBetween(from, to))).toBeLessThan(2e-4)
      },
    )
    fc.assert(property, { seed: 8, numRuns: 2_000 })
  })
})

describe('a margin', () => {
  const tiled = (ring: LngLat[]) => {
    const { directory, tiles } = encodePlan([aGrid(1, ring)], 1)
    const load = (refs: readonly { tile: Parameters<typeof tileKey>[0] }[]) =>
      Promise.resolve(refs.map(({ tile }) => decodeTile(tile, tiles.get(tileKey(tile))!)))
    return [{ directory, load }]
  }

  test('is the geodesic’s length to the border, edges straight in degrees, within 0.1 m at any latitude and size', async () => {
    for (const { place, metres, ring } of CASES) {
      const grid = aGrid(1, ring)
      const [cells, overlaid] = [buildGridIndex([grid]), new OverlaidGridIndex([grid])]
      const layers = tiled(ring)
      const random = seeded(metres)
      for (let k = 0; k < 12; k++) {
        const p = snap(placeAway(place, 360 * random(), metres * random()))
        const expected = metresToBorder(grid.geometry, p)
        for (const index of [cells, overlaid] as GridIndex[])
          expect(Math.abs(Math.abs(index.nearest(p)!.marginMetres) - expected)).toBeLessThan(0.1)
        const [candidate] = (await locateInTiles(layers, p, 0)).candidates
        expect(Math.abs(Math.abs(candidate!.marginMetres) - expected)).toBeLessThan(0.1)
      }
    }
  })

  test('on the middle of an edge of 40 km is nothing, half of every circle there lies on each side, and border is the rule', async () => {
    for (const [lng, lat] of PLACES.slice(0, 4)) {
      const east = placeAway([lng, lat], 90, 28_000)[0] - lng
      const north = placeAway([lng, lat], 0, 28_000)[1] - lat
      const [a, b] = [snap([lng, lat]), snap([lng + east, lat + north])]
      const middle = snap([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2])
      const grids = [aGrid(1, [a, [b[0], a[1]], b, a]), aGrid(2, [a, b, [a[0], b[1]], a])]
      for (const index of [buildGridIndex(grids), new OverlaidGridIndex(grids)]) {
        for (const radius of [2, 100, 3_000]) {
          const near = index.candidatesNear(middle, radius)
          // A step of the lattice, by which the middle may miss the edge.
          for (const { marginMetres } of near) expect(Math.abs(marginMetres)).toBeLessThan(0.01)
          expect(near.map(({ share }) => share)).toEqual([expect.closeTo(0.5, 2), expect.closeTo(0.5, 2)])
          expect(near[0]!.share + near[1]!.share).toBeCloseTo(1, 9)
        }
      }
      expect(await locateInTiles(tiled(ringsOf(grids[0]!)[0]!), middle, 0)).toMatchObject({ rule: 'border' })
    }
  })
})

describe('an area', () => {
  test('is that of its ground on the ellipsoid, within 0.01%, whatever its latitude and size', () => {
    for (const { ring, metres } of CASES) {
      const { geometry } = aGrid(1, ring)
      // The oracle itself is good to some square decimetres.
      const room = Math.max(1e-4 * areaSquareMetres(geometry), metres < 1_000 ? 0.3 : 0)
      expect(Math.abs(areaSquareMetres(geometry) - geodesicArea(ring))).toBeLessThan(room)
    }
  })

  test('is without its holes, however they are wound, and of several parts their sum', () => {
    const [outer, hole, apart] = [rectangle(0, 50, 4, 54), rectangle(1, 51, 2, 52), rectangle(9, 50, 10, 51)]
    const holed = geodesicArea(outer) - geodesicArea(hole)
    for (const ring of [hole, hole.toReversed()])
      expect(areaSquareMetres(aGrid(1, outer, ring).geometry) / holed).toBeCloseTo(1, 6)
    const parts = [aGrid(1, outer, hole), aGrid(2, apart)].map(
      ({ geometry }) => geometry.coordinates as number[][][],
    )
    const whole = { type: 'MultiPolygon' as const, coordinates: parts }
    expect(areaSquareMetres(whole) / (holed + geodesicArea(apart))).toBeCloseTo(1, 6)
  })

  test('of a county as wide as ten degrees too, and of its parts together to a hundredth of a square metre', () => {
    const [west, south, east, north] = [97.5, 21, 106.25, 29.25]
    const whole = areaSquareMetres(aGrid(1, rectangle(west, south, east, north)).geometry)
    expect(whole / geodesicArea(rectangle(west, south, east, north))).toBeCloseTo(1, 6)
    const parts = Array.from({ length: 33 }, (_, k) => {
      const from = south + 0.25 * k
      return areaSquareMetres(aGrid(1, rectangle(west, from, east, from + 0.25)).geometry)
    })
    expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - whole)).toBeLessThan(0.01)
  })
})
