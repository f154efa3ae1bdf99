import { divisionTable } from '../grids/division-table.ts'
import { locatePoint } from '../grids/locate-point.ts'
import { planReader, type PlanReader } from '../grids/plan-reader.ts'
import type { Plans } from '../incidents/place-incident.ts'
import type { Database } from '../platform/dynamo/database.ts'

/** What incidents ask of the plans in force: the wiring between two features that do not know each other. */
export function plansInForce(db: Database): { reader: PlanReader; plans: Plans } {
  const reader = planReader(db)
  const divisions = divisionTable(db)
  const exists = async (code: string): Promise<boolean> => {
    if (code.length !== 15) return (await divisions.find(code)) !== null
    const plan = await reader.inForce(code.slice(0, 6))
    return plan !== null && (await reader.grid(plan, code)) !== null
  }
  const before: Plans['before'] = async (place, county, at) => {
    const now = await reader.inForce(county)
    // Nearly everything happened under the plan in force: then nothing is read.
    if (now === null || at >= now.plan.effectiveFrom) return null
    const then = await reader.inForce(county, at)
    if (then === null || then.plan.version === now.plan.version) return null
    const { owner } = await locatePoint({ ...place, division: county, at }, reader)
    return { planVersion: then.plan.version, owner }
  }
  const latest = async (county: string) => (await reader.latest(county))?.plan.version ?? null
  return { reader, plans: { locate: (place) => locatePoint(place, reader), before, latest, exists } }
}
