import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { mergeOutline } from '#shared/geo/merge.ts'
import { tileAt } from '#shared/geo/tiles/directory.ts'
import { encodePlan } from '#shared/geo/tiles/encode-plan.ts'
import type { EncodedPlan } from '#shared/geo/tiles/encode-plan.ts'
import { ownerInTile } from '#shared/geo/tiles/read-tiles.ts'
import { redraw, tilesToRedraw } from '#shared/geo/tiles/redraw.ts'
import { decodeTile } from '#shared/geo/tiles/tile-codec.ts'
import { tileKey } from '#shared/geo/tiles/tile.ts'
import { aGrid, codeOf, rectangle, voronoiCoverage } from '../coverages.ts'
import { at, bruteForce, patchwork } from '../patchwork.ts'

/** Redraws a plan with only the bytes it asks for, and lays the new tiles over the old. */
function redrawn(
  plan: EncodedPlan,
  before: readonly PlanGrid[],
  after: readonly PlanGrid[],
  version: number,
) {
  const change = { before, after }
  const asked = tilesToRedraw(plan.directory, change).map(({ tile }) => tileKey(tile))
  const old = new Map(asked.map((key) => [key, plan.tiles.get(key)!]))
  const { tiles, directory } = redraw(plan.directory, old, change, version)
  return { written: tiles, plan: { directory, tiles: new Map([...plan.tiles, ...tiles]) } }
}

function codeAt({ directory, tiles }: EncodedPlan, p: readonly [number, number]): string[] {
  const ref = tileAt(directory, p)
  if (ref === null) return []
  const owner = ownerInTile(decodeTile(ref.tile, tiles.get(tileKey(ref.tile))!), p)
  return owner === null ? [] : [owner.code]
}

describe('a redraw', () => {
  test('leaves the same owners as encoding the new plan, however the same ground is dealt out anew', () => {
    const shape = fc.record({
      columns: fc.integer({ min: 2, max: 8 }),
      rows: fc.integer({ min: 2, max: 8 }),
      seed: fc.nat(),
    })
    const property = fc.property(shape, fc.integer({ min: 1, max: 6 }), ({ columns, rows, seed }, labels) => {
      const spacing = 5
      const before = patchwork({ columns, rows, labels, seed, spacing }).grids
      const after = patchwork({
        columns: columns + 1,
        rows,
        labels: labels + 2,
        seed: seed + 1,
        spacing,
      }).grids
      if (before.length === 0 || after.length === 0) return
      const { plan } = redrawn(encodePlan(before, 1), before, after, 2)
      const holders = bruteForce(after)
      for (let y = -1; y <= rows * spacing + 1; y++)
        for (let x = -1; x <= (columns + 1) * spacing + 1; x++)
          expect(codeAt(plan, at([x, y]))).toEqual(holders(at([x, y])))
    })
    fc.assert(property, { seed: 31, numRuns: 25 })
  })

  test('of two neighbours that become one writes a tile or two, and those only', () => {
    const grids = voronoiCoverage({ grids: 400, seed: 32, bends: 7 })
    const plan = encodePlan(grids, 1)
    const isEdge = new Set(
      grids.slice(0, 400).flatMap(({ geometry }) => geometry.coordinates.flat().map(String)),
    )
    expect(isEdge.size).toBeGreaterThan(0)
    const neighbour = grids.slice(1).find((grid) => {
      const own = new Set(grids[0]!.geometry.coordinates.flat().map(String))
      return grid.geometry.coordinates.flat().filter((vertex) => own.has(String(vertex))).length > 2
    })!
    const merged = { ...grids[0]!, geometry: mergeOutline([grids[0]!.geometry, neighbour.geometry]) }
    const { plan: next, written } = redrawn(plan, [grids[0]!, neighbour], [merged], 2)
    expect(written.size).toBeLessThan(8)
    const expected = encodePlan([merged, ...grids.filter((g) => g !== grids[0] && g !== neighbour)], 2)
    // Where no tile has to be split or joined the redrawn bytes are those of the plan encoded anew.
    for (const [key, bytes] of written)
      if (expected.tiles.has(key)) expect(expected.tiles.get(key)).toEqual(bytes)
    const kept = [...next.tiles].filter(([key]) => !written.has(key))
    for (const [key, bytes] of kept) expect(plan.tiles.get(key)).toBe(bytes)
  })

  test('that changes nothing writes nothing and keeps the directory', () => {
    const grids = voronoiCoverage({ grids: 100, seed: 33, bends: 4 })
    const plan = encodePlan(grids, 1)
    const { written, plan: next } = redrawn(plan, grids.slice(0, 5), grids.slice(0, 5), 2)
    expect(written.size).toBe(0)
    expect(next.directory).toEqual(plan.directory)
  })

  test('of a name writes the tiles that name the grid', () => {
    const grids = voronoiCoverage({ grids: 100, seed: 34, bends: 4 })
    const renamed = { ...grids[7]!, name: '东风社区第七网格' }
    const { written } = redrawn(encodePlan(grids, 1), [grids[7]!], [renamed], 2)
    expect(written.size).toBeGreaterThan(0)
    for (const bytes of written.values()) expect(new TextDecoder().decode(bytes)).toContain('东风')
  })

  test('grows a plan to places it did not reach, and empties a place', () => {
    const [home, far] = [
      aGrid(1, rectangle(102.5, 24.25, 102.75, 24.5)),
      aGrid(2, rectangle(80, -33, 81, -32)),
    ]
    const grown = redrawn(encodePlan([home], 1), [], [far], 2).plan
    expect(codeAt(grown, [102.6, 24.3])).toEqual([codeOf(1)])
    expect(codeAt(grown, [80.5, -32.5])).toEqual([codeOf(2)])
    const emptied = redrawn(grown, [home], [], 3).plan
    expect(codeAt(emptied, [102.6, 24.3])).toEqual([])
    expect(codeAt(emptied, [80.5, -32.5])).toEqual([codeOf(2)])
  })

  test('without the bytes it needs is refused', () => {
    const grids = voronoiCoverage({ grids: 20, seed: 35 })
    const { directory } = encodePlan(grids, 1)
    expect(() => redraw(directory, new Map(), { before: grids, after: [] }, 2)).toThrow('missing')
  })
})
