import { coverageOf, gridsOf } from '#shared/geo/coverage/coverage.ts'
import { moveVertex } from '#shared/geo/coverage/edit-vertices.ts'
import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { latticeDegrees } from '#shared/geo/lattice.ts'
import { encodeDirectory, tileAt, type TileRef } from '#shared/geo/tiles/directory.ts'
import { encodePlan, type EncodedPlan } from '#shared/geo/tiles/encode-plan.ts'
import { locateInTiles } from '#shared/geo/tiles/locate-in-tiles.ts'
import { redraw, tilesToRedraw } from '#shared/geo/tiles/redraw.ts'
import { decodeTile, type DecodedTile } from '#shared/geo/tiles/tile-codec.ts'
import { tileKey } from '#shared/geo/tiles/tile.ts'
import { seeded } from '../shared/geo/coverages.ts'
import { countyOf, pointsOver, ratePerSecond, rounded } from './peers/county.ts'
import { alone, quantile, type Row } from './row.ts'

const REDRAWS = 200

/** What a plan costs where it is stored, and what a redraw rewrites. */
export async function benchTiles(sizes: readonly number[]): Promise<Row[]> {
  const rows: Row[] = []
  for (const grids of sizes) {
    const county = countyOf(grids)
    const plan = encodePlan(county, 1)
    rows.push(...stored(grids, county, plan), ...(await coldReads(county, plan)))
  }
  return rows
}

const LOOKUPS = 1_000

/**
 * Tiles that must be read to name the owner of a point when none is held, and when what the first asking read
 * still is.
 */
async function coldReads(county: readonly PlanGrid[], plan: EncodedPlan): Promise<Row[]> {
  let reads = 0
  const held = new Map<string, DecodedTile>()
  const load = (refs: readonly TileRef[]): Promise<DecodedTile[]> =>
    Promise.resolve(
      refs.map(({ tile }) => {
        const key = tileKey(tile)
        const known = held.get(key)
        if (known !== undefined) return known
        reads += 1
        const decoded = decodeTile(tile, plan.tiles.get(key)!)
        held.set(key, decoded)
        return decoded
      }),
    )
  const layer = { directory: plan.directory, load }
  const counts = { owner: [] as number[], margins: [] as number[], warm: [] as number[] }
  for (const p of pointsOver(county.length, LOOKUPS)) {
    const home = tileAt(plan.directory, p)
    held.clear()
    reads = 0
    if (home !== null) await load([home])
    counts.owner.push(reads)
    held.clear()
    reads = 0
    await locateInTiles([layer], p, 10)
    counts.margins.push(reads)
    reads = 0
    await locateInTiles([layer], p, 10)
    counts.warm.push(reads)
  }
  const mean = (some: readonly number[]): number => some.reduce((sum, count) => sum + count, 0) / some.length
  const row = (name: string, some: readonly number[]): Row =>
    alone(name, rounded(mean(some)), 'reads', county.length)
  return [
    row('cold-reads', counts.owner),
    row('cold-reads/with-margins', counts.margins),
    row('cold-reads/warm', counts.warm),
  ]
}

function stored(grids: number, county: readonly PlanGrid[], plan: EncodedPlan): Row[] {
  const bytes = [...plan.tiles.values()].reduce((sum, tile) => sum + tile.length, 0)
  const row = (name: string, value: number, unit: string) => alone(name, rounded(value), unit, county.length)
  const rows = [
    row('bytes-per-grid', bytes / county.length, 'bytes stored'),
    row('bytes-per-grid/directory', encodeDirectory(plan.directory).length / county.length, 'bytes stored'),
    row('grids-per-tile', county.length / plan.tiles.size, 'grids'),
    row('encode', 1e6 / ratePerSecond(1, () => encodePlan(county, 1), county.length), 'µs a grid'),
  ]
  // Redraws only look around the grid: ten thousand stand for more.
  return grids > 10_000 ? rows : [...rows, ...redraws(county, plan)]
}

function redraws(county: readonly PlanGrid[], plan: ReturnType<typeof encodePlan>): Row[] {
  const coverage = coverageOf(county)
  const random = seeded(county.length)
  const counts: number[] = []
  while (counts.length < REDRAWS) {
    const grid = county[Math.floor(random() * county.length)]!
    const ring = grid.geometry.coordinates[0] as [number, number][]
    // The middle of a border between two grids, moved by some metres: the usual correction.
    const [lng, lat] = ring[4 + 8 * Math.floor(random() * (ring.length >> 3))] ?? ring[4]!
    const edited = moveVertex(coverage, [lng, lat], [lng + latticeDegrees(800), lat + latticeDegrees(300)])
    if (!edited.ok) continue
    const touched = new Set(edited.touched)
    const change = {
      before: county.filter(({ code }) => touched.has(code)),
      after: gridsOf({
        ...edited.coverage,
        grids: edited.coverage.grids.filter(({ code }) => touched.has(code)),
      }),
    }
    const old = new Map(
      tilesToRedraw(plan.directory, change).map(({ tile }) => [
        tileKey(tile),
        plan.tiles.get(tileKey(tile))!,
      ]),
    )
    counts.push(redraw(plan.directory, old, change, 2).tiles.size)
  }
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return [
    alone('tiles-per-redraw', rounded(mean), 'tiles', county.length),
    alone('tiles-per-redraw/p99', quantile(counts, 0.99), 'tiles', county.length),
  ]
}
