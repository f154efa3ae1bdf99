import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { buildCells, findsOverlap, ownerInCells } from '#shared/geo/cells/cells.ts'
import { collectEdges } from '#shared/geo/cells/edge-set.ts'
import type { PlanGrid } from '#shared/geo/grid-index.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { gridsFromEdges, gridsFromTiles } from '#shared/geo/tiles/assemble.ts'
import { decodeDirectory, encodeDirectory, tileAt, tilesMeeting } from '#shared/geo/tiles/directory.ts'
import { encodePlan } from '#shared/geo/tiles/encode-plan.ts'
import type { EncodedPlan } from '#shared/geo/tiles/encode-plan.ts'
import { joinTiles, ownerInTile } from '#shared/geo/tiles/read-tiles.ts'
import { decodeTile, MOST_TILE_BYTES } from '#shared/geo/tiles/tile-codec.ts'
import type { DecodedTile } from '#shared/geo/tiles/tile-codec.ts'
import { tileKey, tileOfKey } from '#shared/geo/tiles/tile.ts'
import { borderPoints, voronoiCoverage } from '../coverages.ts'
import { at, bruteForce, CORNER, patchwork, shuffled } from '../patchwork.ts'

function decodeAll({ tiles }: Pick<EncodedPlan, 'tiles'>): Map<string, DecodedTile> {
  return new Map([...tiles].map(([key, bytes]) => [key, decodeTile(tileOfKey(key), bytes)]))
}

function ownerByTiles(
  { directory }: EncodedPlan,
  decoded: ReadonlyMap<string, DecodedTile>,
  p: LngLat,
): string[] {
  const ref = tileAt(directory, p)
  const owner = ref === null ? null : ownerInTile(decoded.get(tileKey(ref.tile))!, p)
  return owner === null ? [] : [owner.code]
}

const anyPatchwork = fc.record({
  columns: fc.integer({ min: 1, max: 12 }),
  rows: fc.integer({ min: 1, max: 12 }),
  labels: fc.integer({ min: 1, max: 9 }),
  seed: fc.nat(),
  spacing: fc.integer({ min: 2, max: 7 }),
})

/** The grids as their edges draw them, so that equal plans are equal texts. */
function redrawn(grids: readonly PlanGrid[]): PlanGrid[] {
  return gridsFromEdges(collectEdges(grids.map(({ geometry }) => geometry)), grids)
}

describe('tiles', () => {
  test('give every lattice point of any coverage the one owner that its polygons and the cells say', () => {
    const property = fc.property(anyPatchwork, (shape) => {
      const { grids, width, height } = patchwork(shape)
      if (grids.length === 0) return
      const [plan, holders] = [encodePlan(grids, 1), bruteForce(grids)]
      const decoded = decodeAll(plan)
      const { edges, grids: named } = joinTiles([...decoded.values()])
      const cells = buildCells(edges, named.length)
      expect(findsOverlap(cells)).toBe(false)
      for (let y = -1; y <= height + 1; y++) {
        for (let x = -1; x <= width + 1; x++) {
          const expected = holders(at([x, y]))
          expect(ownerByTiles(plan, decoded, at([x, y]))).toEqual(expected)
          const owner = ownerInCells(cells, CORNER[0] + x - edges.originX, CORNER[1] + y - edges.originY)
          expect(owner === 0 ? [] : [named[owner - 1]!.code]).toEqual(expected)
        }
      }
    })
    fc.assert(property, { seed: 21, numRuns: 25 })
  })

  test('agree with the polygons on the borders of a county, and none is larger than an item may be', () => {
    const grids = voronoiCoverage({ grids: 300, seed: 22, bends: 7 })
    const [plan, holders] = [encodePlan(grids, 1), bruteForce(grids)]
    const decoded = decodeAll(plan)
    expect(plan.tiles.size).toBeGreaterThan(15)
    for (const bytes of plan.tiles.values()) expect(bytes.length).toBeLessThanOrEqual(MOST_TILE_BYTES)
    const points = shuffled(borderPoints(grids), 1).slice(0, 500)
    // The oracle knows no lattice: only vertices, which lie on it, are the same place to both.
    for (const p of points.filter(
      ([lng, lat]) =>
        lng * 2 ** 24 === Math.round(lng * 2 ** 24) && lat * 2 ** 24 === Math.round(lat * 2 ** 24),
    ))
      expect(ownerByTiles(plan, decoded, p)).toEqual(holders(p))
  })

  test('hold the plan: what is read back is what was written, vertex by vertex', () => {
    const property = fc.property(anyPatchwork, (shape) => {
      const { grids } = patchwork(shape)
      if (grids.length === 0) return
      expect(gridsFromTiles([...decodeAll(encodePlan(grids, 1)).values()])).toEqual(redrawn(grids))
    })
    fc.assert(property, { seed: 23, numRuns: 50 })
    const county = voronoiCoverage({ grids: 200, seed: 24, bends: 4 })
    expect(gridsFromTiles([...decodeAll(encodePlan(county, 1)).values()])).toEqual(redrawn(county))
  })

  test('are the same bytes in any order of the grids', () => {
    const grids = voronoiCoverage({ grids: 150, seed: 25, bends: 3 })
    expect(encodePlan(shuffled(grids, 1), 1)).toEqual(encodePlan(grids, 1))
  })

  test('that are corrupt, cut short or another tile’s are refused', () => {
    const plan = encodePlan(patchwork({ columns: 6, rows: 6, labels: 5, seed: 26 }).grids, 1)
    const [[key, bytes]] = [...plan.tiles] as [[string, Uint8Array]]
    const tile = tileOfKey(key)
    expect(decodeTile(tile, bytes).grids.length).toBeGreaterThan(0)
    for (let i = 0; i < bytes.length; i++) {
      expect(() => decodeTile(tile, bytes.subarray(0, i))).toThrow(Error)
      for (const mask of [1, 128, 255])
        expect(() => decodeTile(tile, bytes.with(i, bytes[i]! ^ mask))).toThrow(Error)
    }
    expect(() => decodeTile(tile, Uint8Array.of(...bytes, 0))).toThrow('checksum')
    expect(() => decodeTile({ ...tile, x: tile.x + 1 }, bytes)).toThrow('checksum')
    expect(() => decodeTile(tile, bytes.with(0, 2))).toThrow('version')
  })

  test('with any bytes at all are refused or read, never worse', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(() => decodeTile({ z: 3, x: 1, y: 1 }, bytes)).toThrow(Error)
      expect(() => decodeDirectory(bytes)).toThrow(Error)
    })
    fc.assert(property, { seed: 27, numRuns: 500 })
  })
})

describe('a directory', () => {
  test('reads back as it was written, whatever versions its tiles were written in', () => {
    const { directory } = encodePlan(voronoiCoverage({ grids: 500, seed: 28, bends: 4 }), 7)
    const property = fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 2 ** 31 })), (versions) => {
      const renew = (tree: typeof directory.tree): typeof directory.tree =>
        typeof tree === 'number'
          ? versions.next().value
          : tree === null
            ? null
            : [renew(tree[0]), renew(tree[1]), renew(tree[2]), renew(tree[3])]
      const renewed = { ...directory, tree: renew(directory.tree) }
      expect(decodeDirectory(encodeDirectory(renewed))).toEqual(renewed)
    })
    fc.assert(property, { seed: 28, numRuns: 20 })
    const bytes = encodeDirectory(directory)
    for (let i = 0; i < bytes.length; i++)
      expect(() => decodeDirectory(bytes.with(i, bytes[i]! ^ 4))).toThrow(Error)
  })

  test('names each tile of the plan once', () => {
    const { directory, tiles } = encodePlan(voronoiCoverage({ grids: 200, seed: 29, bends: 4 }), 3)
    const refs = tilesMeeting(directory)
    expect(new Set(refs.map(({ tile }) => tileKey(tile)))).toEqual(new Set(tiles.keys()))
    expect(refs.every(({ writtenIn }) => writtenIn === 3)).toBe(true)
  })
})
