import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { latticeDegrees } from '#shared/geo/lattice.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { tilesMeeting } from '#shared/geo/tiles/directory.ts'
import type { TileRef } from '#shared/geo/tiles/directory.ts'
import { encodePlan } from '#shared/geo/tiles/encode-plan.ts'
import { locateInTiles } from '#shared/geo/tiles/locate-in-tiles.ts'
import type { TiledLayer } from '#shared/geo/tiles/locate-in-tiles.ts'
import { ownersInTiles } from '#shared/geo/tiles/owners-in-tiles.ts'
import { decodeTile } from '#shared/geo/tiles/tile-codec.ts'
import { squareOf, tileKey } from '#shared/geo/tiles/tile.ts'
import { borderPoints, codeOf, seeded, voronoiCoverage } from '../coverages.ts'
import { at, patchwork } from '../patchwork.ts'

const noPause = () => Promise.resolve()

/** A layer as a server has it: tiles come decoded anew, in an order of their own, and are counted. */
function tiled(grids: readonly PlanGrid[]): TiledLayer & { loaded: string[] } {
  const { directory, tiles } = encodePlan(grids, 1)
  const loaded: string[] = []
  const load = (refs: readonly TileRef[]) => {
    loaded.push(...refs.map(({ tile }) => tileKey(tile)))
    return Promise.resolve(refs.toReversed().map(({ tile }) => decodeTile(tile, tiles.get(tileKey(tile))!)))
  }
  return { directory, load, loaded }
}

async function oneByOne(layers: readonly TiledLayer[], points: readonly LngLat[]) {
  const located = []
  for (const p of points) located.push(await locateInTiles(layers, p, 0))
  return located.map(({ owner, rule }) => ({ owner, rule }))
}

/** Points that are hard to decide: on borders and tile sides, and up to some metres beside them. */
function hardPoints(
  grids: readonly PlanGrid[],
  { directory }: TiledLayer,
  seed: number,
  count: number,
): LngLat[] {
  const random = seeded(seed)
  const sides = tilesMeeting(directory).map(({ tile }): LngLat => {
    const { west, south, side } = squareOf(tile)
    return [latticeDegrees(west), latticeDegrees(south + Math.floor(side * random()))]
  })
  const hard = [...borderPoints(grids), ...sides]
  return Array.from({ length: count }, (_, k): LngLat => {
    const [lng, lat] = hard[Math.floor(hard.length * random())]!
    const aside = k % 4 === 0 ? 0 : 6e-5 * (random() - 0.5)
    return [lng + aside, lat + aside * (random() - 0.5)]
  })
}

describe('owners of many points', () => {
  test('are those of the points asked one by one, on borders, beside them, and with a layer over another', async () => {
    const base = voronoiCoverage({ grids: 160, seed: 81, bends: 4 })
    const over = voronoiCoverage({ grids: 12, seed: 82, sizeDegrees: 0.05 })
    const dedicated = over.slice(0, 7).map((grid, i) => ({ ...grid, code: codeOf(5_000 + i) }))
    const [low, high] = [tiled(base), tiled(dedicated)]
    const random = seeded(83)
    const points = [
      ...Array.from({ length: 400 }, (): LngLat => [102.38 + 0.44 * random(), 24.18 + 0.44 * random()]),
      ...Array.from({ length: 300 }, (): LngLat => [102.4 + 0.05 * random(), 24.2 + 0.05 * random()]),
      ...hardPoints(base, low, 84, 400),
      ...hardPoints(dedicated, high, 85, 300),
      [0, 0] as const,
      [-179.9, 89.9] as const,
    ]
    for (const layers of [[low], [low, high], []]) {
      const expected = await oneByOne(layers, points)
      expect(await ownersInTiles(layers, points, noPause)).toEqual(expected)
      if (layers.length > 0) expect(new Set(expected.map(({ rule }) => rule)).size).toBe(3)
    }
  })

  test('are so for any coverage, slivers, holes and exclaves too', async () => {
    const shape = fc.record({
      columns: fc.integer({ min: 1, max: 7 }),
      rows: fc.integer({ min: 1, max: 7 }),
      labels: fc.integer({ min: 1, max: 7 }),
      seed: fc.nat(),
      spacing: fc.constantFrom(40, 1_500, 60_000),
    })
    const property = fc.asyncProperty(shape, async (options) => {
      const { grids, width, height } = patchwork(options)
      if (grids.length === 0) return
      const layer = tiled(grids)
      const random = seeded(options.seed)
      const points = Array.from({ length: 60 }, () =>
        at([Math.floor(width * (1.4 * random() - 0.2)), Math.floor(height * (1.4 * random() - 0.2))]),
      )
      points.push(...hardPoints(grids, layer, options.seed, 30))
      expect(await ownersInTiles([layer], points, noPause)).toEqual(await oneByOne([layer], points))
    })
    await fc.assert(property, { seed: 86, numRuns: 60 })
  })

  test('read each tile once, and pause at least every 128 points', async () => {
    const layer = tiled(voronoiCoverage({ grids: 300, seed: 87, bends: 6 }))
    const random = seeded(88)
    const points = Array.from({ length: 5_000 }, (): LngLat => [
      102.4 + 0.4 * random(),
      24.2 + 0.4 * random(),
    ])
    let pauses = 0
    await ownersInTiles([layer], points, () => Promise.resolve(void pauses++))
    const tiles = tilesMeeting(layer.directory).length
    const [first, again] = [layer.loaded.slice(0, tiles), layer.loaded.slice(tiles)]
    expect(new Set(first).size).toBe(first.length)
    // Only points at the sides of tiles ask for one again, which a server holds.
    expect(again.length).toBeLessThan(points.length / 20)
    expect(pauses).toBeGreaterThan((2 * points.length) / 128)
  })
})
