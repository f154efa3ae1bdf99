import type { GridFeature, PlanHead } from '#shared/grids/plan.ts'
import type { Level } from '#shared/lib/division-code.ts'
import { buildGridIndex, type GridIndex, type PlanGrid } from '#shared/geo/grid-index.ts'
import type { PlanTable, StoredPlan } from './plan-table.ts'

/** Heads are re-read at most this often: a new plan is in force everywhere so much later. */
const HEAD_MILLISECONDS = 5_000
/** Counties held in memory at once; a function's county is nearly always the same one. */
const HELD_PLANS = 16

export interface HeldPlan {
  readonly head: PlanHead
  readonly index: GridIndex
  /** Names of the grids by code. */
  readonly names: ReadonlyMap<string, string>
}

/** Plans in force, held in memory: the heads for 5 s, the index of a version as long as there is room. */
export function planCache(plans: PlanTable, now: () => number = Date.now) {
  let heads: { readAt: number; rows: Promise<Map<string, StoredPlan>> } | undefined
  const held = new Map<string, Promise<HeldPlan>>()

  const readHeads = (): Promise<Map<string, StoredPlan>> => {
    if (heads === undefined || now() - heads.readAt >= HEAD_MILLISECONDS) {
      const rows = plans.heads().then((all) => new Map(all.map((row) => [row.plan.division, row])))
      heads = { readAt: now(), rows }
      // A failed read is not an answer to keep.
      rows.catch(() => (heads = undefined))
    }
    return heads.rows
  }

  const hold = (stored: StoredPlan): Promise<HeldPlan> => {
    const { publication } = stored
    const known = held.get(publication) ?? load(plans, stored)
    held.delete(publication)
    held.set(publication, known)
    known.catch(() => held.delete(publication))
    const [oldest] = held.keys()
    if (held.size > HELD_PLANS && oldest !== undefined) held.delete(oldest)
    return known
  }

  return {
    heads: async (): Promise<PlanHead[]> => [...(await readHeads()).values()].map(({ plan }) => plan),
    /** The plan in force in a county with its index; null when the county has none. */
    inForce: async (county: string): Promise<HeldPlan | null> => {
      const stored = (await readHeads()).get(county)
      return stored === undefined ? null : hold(stored)
    },
  }
}
export type PlanCache = ReturnType<typeof planCache>

async function load(plans: PlanTable, stored: StoredPlan): Promise<HeldPlan> {
  const features = await readLevel(plans, stored, 'grid')
  const grids = features.map(toPlanGrid)
  return {
    head: stored.plan,
    index: buildGridIndex(grids),
    names: new Map(grids.map(({ code, name }) => [code, name])),
  }
}

/** All features of a level of a version; throws Error when a page that the version names is not there. */
async function readLevel(plans: PlanTable, stored: StoredPlan, level: Level): Promise<GridFeature[]> {
  const count = stored.pageCounts[level] ?? 0
  const pages = await Promise.all(
    Array.from({ length: count }, (_, page) => plans.page(stored.publication, level, page + 1)),
  )
  return pages.flatMap((page, index) => {
    if (page === null) throw new Error(`page ${index + 1} of ${stored.publication} is missing`)
    return page
  })
}

const toPlanGrid = ({ properties: { code, name }, geometry }: GridFeature): PlanGrid => ({
  code,
  name,
  geometry,
})
