import { divisionTable } from '../grids/division-table.ts'
import { locatePoint } from '../grids/locate-point.ts'
import { planCache, type PlanCache } from '../grids/plan-cache.ts'
import { planTable } from '../grids/plan-table.ts'
import type { Plans } from '../incidents/place-incident.ts'
import type { Database } from '../platform/dynamo/database.ts'

/** What incidents ask of the plans in force: the wiring between two features that do not know each other. */
export function plansInForce(db: Database): { cache: PlanCache; plans: Plans } {
  const cache = planCache(planTable(db))
  const divisions = divisionTable(db)
  const exists = async (code: string): Promise<boolean> =>
    code.length === 15
      ? ((await cache.inForce(code.slice(0, 6)))?.names.has(code) ?? false)
      : (await divisions.find(code)) !== null
  return { cache, plans: { locate: (place) => locatePoint(place, cache), exists } }
}
