import type { GridPage, PlanHead } from '#shared/grids/plan.ts'
import type { Level } from '#shared/lib/division-code.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import { Fault } from '../platform/fault.ts'
import type { PlanTable, StoredPlan } from './plan-table.ts'

/** The plan in force; throws Fault not-found. */
export async function readPlan(county: string, plans: PlanTable): Promise<PlanHead> {
  return (await storedPlan(county, undefined, plans)).plan
}

async function storedPlan(
  county: string,
  version: number | undefined,
  plans: PlanTable,
): Promise<StoredPlan> {
  const stored = await (version === undefined ? plans.head(county) : plans.version(county, version))
  if (stored === null) throw new Fault('not-found', `no such plan of ${county}`, { field: 'division' })
  return stored
}

export interface PageRequest {
  readonly county: string
  readonly version?: number | undefined
  readonly level?: Level | undefined
  readonly cursor?: string | undefined
}

/**
 * A page of a level. The cursor holds the version it was begun with, so that a plan published meanwhile does not mix
 * in; it is bound to the question, not to the caller: plans are for everyone who is signed in.
 */
export async function readGrids(request: PageRequest, plans: PlanTable): Promise<GridPage> {
  const { county, level = 'grid' } = request
  const binding = ['grids', county, request.version ?? null, level]
  const at = readCursor(request.cursor, binding)
  const stored = await storedPlan(county, at === undefined ? request.version : Number(at['version']), plans)
  const page = at === undefined ? 1 : Number(at['page'])
  const count = stored.pageCounts[level] ?? 0
  const features =
    count === 0 ? [] : page >= 1 && page <= count ? await plans.page(stored.publication, level, page) : null
  if (features === null) throw new Fault('invalid-cursor', 'there is no such page', { field: 'cursor' })
  const { version } = stored.plan
  return {
    type: 'FeatureCollection',
    features,
    division: county,
    version,
    ...(page < count ? { cursor: makeCursor({ version, page: page + 1 }, binding) } : {}),
  }
}
