import type { Division } from '#shared/grids/plan.ts'
import { parentOf } from '#shared/lib/division-code.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { divisionTable } from './division-table.ts'
import type { PlannedGrid } from './plan-register.ts'
import type { PlanReader } from './plan-reader.ts'

/** The known divisions between a county and its grids, and the county's name. */
export async function knownDivisions(
  county: string,
  grids: readonly PlannedGrid[],
  reader: PlanReader,
  db: Database,
): Promise<{ divisions: (Division & { parent: string })[]; name: string | undefined }> {
  const codes = new Set(grids.flatMap(({ code }) => [code.slice(0, 9), code.slice(0, 12)]))
  const [known, plan] = await Promise.all([
    divisionTable(db).findAll([county, ...codes]),
    reader.latest(county),
  ])
  const divisions = known
    .filter(({ code }) => code !== county)
    .map((division) => ({ ...division, parent: parentOf(division.code)! }))
  return { divisions, name: plan?.plan.name ?? known.find(({ code }) => code === county)?.name }
}
