import { area, circle, featureCollection, intersect } from '@turf/turf'
import { describe, expect, test } from 'vitest'

import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { buildGridIndex } from '#shared/geo/grid-index.ts'
import { snap } from '#shared/geo/lattice.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { tilesOfCircle } from '#shared/geo/tiles/directory.ts'
import { encodePlan } from '#shared/geo/tiles/encode-plan.ts'
import { nearInTiles } from '#shared/geo/tiles/read-tiles.ts'
import { decodeTile } from '#shared/geo/tiles/tile-codec.ts'
import { tileKey } from '#shared/geo/tiles/tile.ts'
import { aGrid, rectangle, seeded, voronoiCoverage } from '../coverages.ts'
import { OverlaidGridIndex } from '#shared/geo/overlaid-index.ts'

const CIRCLE_STEPS = 256

/** The share as Turf cuts it, with a circle of many corners. */
function turfShare(grid: PlanGrid, p: LngLat, radiusMetres: number): number {
  const round = circle([...p], radiusMetres / 1000, { steps: CIRCLE_STEPS })
  const own = { type: 'Feature' as const, properties: {}, geometry: grid.geometry }
  const common = intersect(featureCollection([round, own]))
  return common === null ? 0 : area(common) / area(round)
}

const county = voronoiCoverage({ grids: 200, seed: 71, bends: 5 })
const index = buildGridIndex(county)
const random = seeded(71)
const somewhere = (): LngLat => snap([102.39 + 0.42 * random(), 24.19 + 0.42 * random()])

describe('the share of a circle', () => {
  test('is what Turf cuts out, within 1% of the circle, and no grid that has a share is missed', () => {
    for (let k = 0; k < 120; k++) {
      const [p, radius] = [somewhere(), 10 ** (1 + 2.3 * random())]
      const near = index.candidatesNear(p, radius)
      for (const { grid, share } of near)
        expect(Math.abs(share - turfShare(grid, p, radius))).toBeLessThan(0.01)
      const rest = 1 - near.reduce((sum, { share }) => sum + share, 0)
      const isWithin = p[0] > 102.45 && p[0] < 102.75 && p[1] > 24.25 && p[1] < 24.55
      expect(rest).toBeGreaterThan(-1e-9)
      if (isWithin) expect(rest).toBeLessThan(1e-9)
    }
  })

  test('counts holes and enclaves, whole circles and none', () => {
    const side = 2 ** -8
    const ring = aGrid(
      1,
      rectangle(0, 0, 8 * side, 8 * side),
      rectangle(3 * side, 3 * side, 5 * side, 5 * side).toReversed(),
    )
    const enclave = aGrid(2, rectangle(3 * side, 3 * side, 5 * side, 5 * side))
    const middle: LngLat = [4 * side, 4 * side]
    for (const grids of [[ring, enclave], [enclave, ring], [ring]]) {
      const near = buildGridIndex(grids).candidatesNear(middle, 1000)
      for (const { grid, share } of near) expect(share).toBeCloseTo(turfShare(grid, middle, 1000), 2)
      expect(near).toHaveLength(grids.length)
    }
    expect(buildGridIndex([ring, enclave]).candidatesNear(middle, 10)).toMatchObject([
      { grid: enclave, share: 1 },
    ])
    expect(buildGridIndex([ring]).candidatesNear([side, side], 10)).toMatchObject([{ share: 1 }])
  })

  test('is half on a straight border and a quarter at a corner, which the point itself need not own', () => {
    const grids = [
      aGrid(1, rectangle(0, 0, 1, 1)),
      aGrid(2, rectangle(1, 0, 2, 1)),
      aGrid(3, rectangle(0, 1, 1, 2)),
      aGrid(4, rectangle(1, 1, 2, 2)),
    ]
    const corner = buildGridIndex(grids).candidatesNear([1, 1], 20)
    expect(corner.map(({ share }) => share)).toEqual(
      [0.25, 0.25, 0.25, 0.25].map((share) => expect.closeTo(share, 4)),
    )
    const border = buildGridIndex(grids).candidatesNear([1, 0.5], 20)
    expect(border.map(({ share }) => share)).toEqual([expect.closeTo(0.5, 4), expect.closeTo(0.5, 4)])
    const alone = buildGridIndex([grids[0]!]).candidatesNear([1, 1], 20)
    expect(alone).toMatchObject([{ inside: false, share: expect.closeTo(0.25, 4) }])
  })

  test('and the margin are the same where grids overlap and each is measured alone', () => {
    const overlaid = new OverlaidGridIndex(county)
    for (let k = 0; k < 60; k++) {
      const [p, radius] = [somewhere(), 5 + 400 * random()]
      const expected = overlaid.candidatesNear(p, radius)
      const found = index.candidatesNear(p, radius)
      expect(found.map(({ grid }) => grid.code)).toEqual(expected.map(({ grid }) => grid.code))
      found.forEach(({ share, marginMetres }, i) => {
        expect(share).toBeCloseTo(expected[i]!.share, 6)
        expect(Math.abs(marginMetres - expected[i]!.marginMetres)).toBeLessThan(
          0.01 + Math.abs(marginMetres) * 1e-4,
        )
      })
    }
  })
})

describe('margins and shares from tiles', () => {
  test('are those of the whole plan, across the sides of tiles, from seldom more than four of them', () => {
    const { directory, tiles } = encodePlan(county, 1)
    let most = 0
    for (let k = 0; k < 400; k++) {
      const [p, radius] = [somewhere(), 2 + 120 * random()]
      const refs = tilesOfCircle(directory, p, radius)
      most = Math.max(most, refs.length)
      const decoded = refs.map(({ tile }) => decodeTile(tile, tiles.get(tileKey(tile))!))
      const near = nearInTiles(decoded, p, radius)
      const expected = index.candidatesNear(p, radius).sort((a, b) => (a.grid.code < b.grid.code ? -1 : 1))
      expect(near.map(({ code, inside }) => [code, inside])).toEqual(
        expected.map(({ grid, inside }) => [grid.code, inside]),
      )
      near.forEach(({ share, marginMetres, isLeast }, i) => {
        expect(share).toBeCloseTo(expected[i]!.share, 6)
        if (isLeast) expect(marginMetres).toBeLessThanOrEqual(expected[i]!.marginMetres)
        else expect(marginMetres).toBeCloseTo(expected[i]!.marginMetres, 4)
      })
    }
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThan(8)
  })
})
