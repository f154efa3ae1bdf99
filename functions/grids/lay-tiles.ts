import { neighbourhoodOf, overlapsOf } from '#shared/geo/coverage/check-grid.ts'
import { coverageOf } from '#shared/geo/coverage/coverage.ts'
import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { gridsFromTiles } from '#shared/geo/tiles/assemble.ts'
import { tilesMeeting, type Directory, type TileRef } from '#shared/geo/tiles/directory.ts'
import { encodePlan, type EncodedPlan } from '#shared/geo/tiles/encode-plan.ts'
import { redraw, tilesToRedraw } from '#shared/geo/tiles/redraw.ts'
import { tileKey } from '#shared/geo/tiles/tile.ts'
import type { StepBox } from '#shared/geo/tiles/tile.ts'
import { Fault } from '../platform/fault.ts'
import type { PageStore } from './page-store.ts'
import type { PlannedGrid, StoredEntry } from './plan-register.ts'
import type { LayerPlace, TileStore } from './tile-store.ts'

/**
 * Past this share of changed grids a plan is encoded anew, which also joins tiles that redraws have split.
 */
const REDRAWN_SHARE = 0.3

export interface LayerChange {
  readonly at: LayerPlace
  /** The version whose directory is built upon; null for a layer that is new. */
  readonly base: number | null
  /** All grids of the layer as they will be. */
  readonly grids: readonly PlannedGrid[]
  /**
   * Register entries of the layer in the base that are changed or gone, and codes of grids that are changed
   * or new.
   */
  readonly before: readonly StoredEntry[]
  readonly changed: ReadonlySet<string>
}

/**
 * The tiles to be written for a layer in a new version, and its directory: those that the change touches, or
 * all of them when most of the plan is new. Throws Fault draft-invalid for grids that overlap, which no tile
 * can hold.
 */
export async function layTiles(
  { at, base, grids, before, changed }: LayerChange,
  writtenIn: number,
  { tiles, pages }: { tiles: TileStore; pages: PageStore },
): Promise<EncodedPlan> {
  const after = grids.filter(({ code }) => changed.has(code))
  assertCoverage(grids, changed)
  const isMostlyNew = before.length + after.length > 2 * REDRAWN_SHARE * grids.length
  if (base === null || isMostlyNew) return encodePlan(grids.map(planGrid), writtenIn)
  const directory = await pages.directory(at, base)
  const change = { before: await gridsOf(at, directory, before, tiles), after: after.map(planGrid) }
  const old = await tiles.readBytes(at, tilesToRedraw(directory, change))
  return redraw(directory, old, change, writtenIn)
}

const planGrid = ({ code, name, geometry }: PlannedGrid): PlanGrid => ({ code, name, geometry })

/**
 * Grids of a layer with their geometry, from the tiles that their boxes meet; whole, since a grid's edges all
 * lie in its box.
 */
export async function gridsOf(
  at: LayerPlace,
  directory: Directory,
  entries: readonly Pick<StoredEntry, 'code' | 'box'>[],
  tiles: TileStore,
): Promise<PlanGrid[]> {
  const refs = new Map<string, TileRef>()
  for (const { box } of entries)
    for (const ref of tilesMeeting(directory, stepBoxOf(box))) refs.set(tileKey(ref.tile), ref)
  const wanted = new Set(entries.map(({ code }) => code))
  return gridsFromTiles(await tiles.load(at, [...refs.values()]), wanted)
}

export const stepBoxOf = ([west, south, east, north]: StoredEntry['box']): StepBox => ({
  west,
  south,
  east,
  north,
})

/** Grids that did not change did not overlap each other before either. */
function assertCoverage(grids: readonly PlannedGrid[], changed: ReadonlySet<string>): void {
  const neighbourhood = neighbourhoodOf(coverageOf(grids.map(planGrid)))
  for (const grid of neighbourhood.coverage.grids) {
    const [other] = changed.has(grid.code) ? overlapsOf(neighbourhood, grid) : []
    if (other !== undefined)
      throw new Fault('draft-invalid', `the grids ${grid.code} and ${other} overlap`, {
        codes: [grid.code, other],
      })
  }
}
