import { ulid } from 'ulid'
import { publishPlan } from '#functions/grids/publish-plan.ts'
import type { Database } from '#functions/platform/dynamo/database.ts'
import { areaSquareMetres } from '#shared/geo/area.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import { PersonId, commandIdFrom } from '#shared/lib/id.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { DemoCounty } from '../demo/county.ts'

/** The county that the demo draws. */
export const DEMO_COUNTY = '530402'

/** Publishes a drawn county as its next plan, the way an import does; answers the version in force. */
export async function publishDemoPlan(county: DemoCounty, at: Instant, db: Database): Promise<number> {
  const top = county.divisions.find(({ code }) => code === DEMO_COUNTY)
  if (top === undefined) throw new Error(`the demo county has no ${DEMO_COUNTY}`)
  const publication = {
    commandId: commandIdFrom(ulid()),
    division: DEMO_COUNTY,
    name: top.name,
    synthetic: true,
    grids: county.grids.map((grid) => ({
      ...grid,
      areaSquareMetres: areaSquareMetres(grid.geometry),
      labelPoint: labelPoint(grid.geometry),
    })),
    divisions: county.divisions.flatMap(({ parent, ...division }) =>
      parent === null ? [] : [{ ...division, parent }],
    ),
    actor: PersonId.parse('platform-admin'),
    clock: () => at,
  }
  return (await publishPlan(publication, db)).version
}
