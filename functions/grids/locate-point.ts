import { toWgs84 } from '#shared/geo/datum.ts'
import { locate } from '#shared/geo/locate.ts'
import { boxAround } from '#shared/geo/metric.ts'
import type { Datum, LngLat } from '#shared/geo/position.ts'
import type { Located } from '#shared/grids/routes.ts'
import { Fault } from '../platform/fault.ts'
import type { HeldPlan, PlanCache } from './plan-cache.ts'

export interface Place {
  readonly lng: number
  readonly lat: number
  readonly datum: Datum
  readonly accuracyMetres: number
  /** Where to look; without it the county is found. */
  readonly division?: string | undefined
}

/** Grids farther than this are not named as the nearest one of another county. */
const FOUND_WITHIN_METRES = 1_000

/** Which grid owns a place by the plans in force; throws Fault not-found for a division without a plan. */
export async function locatePoint(place: Place, plans: PlanCache): Promise<Located> {
  const point = toWgs84([place.lng, place.lat], place.datum)
  if (place.division !== undefined && place.division.length >= 6) {
    return locateIn(await planOf(place.division, plans), point, place.accuracyMetres)
  }
  const found = await Promise.all(
    (await countiesNear(point, place, plans)).map(async (county) =>
      locateIn(await planOf(county, plans), point, place.accuracyMetres),
    ),
  )
  return (
    found.sort(byCertainty)[0] ?? {
      owner: null,
      rule: 'outside',
      planVersion: null,
      candidates: [],
      division: null,
    }
  )
}

async function planOf(division: string, plans: PlanCache): Promise<HeldPlan> {
  const plan = await plans.inForce(division.slice(0, 6))
  if (plan === null) throw new Fault('not-found', `no plan is in force in ${division}`, { field: 'division' })
  return plan
}

function locateIn({ head, index }: HeldPlan, point: LngLat, accuracyMetres: number): Located {
  return { ...locate(index, point, accuracyMetres), planVersion: head.version, division: head.division }
}

/** Cheap reject first: only counties whose box, grown by the reach of the answer, holds the point. */
async function countiesNear(
  point: LngLat,
  { division = '', accuracyMetres }: Place,
  plans: PlanCache,
): Promise<string[]> {
  const [west, south, east, north] = boxAround(point, Math.max(accuracyMetres, FOUND_WITHIN_METRES))
  return (await plans.heads())
    .filter((head) => head.division.startsWith(division) && head.gridCount > 0)
    .filter(({ bbox }) => bbox[0] <= east && bbox[2] >= west && bbox[1] <= north && bbox[3] >= south)
    .map((head) => head.division)
}

const CERTAINTY = { exception: 0, inside: 1, border: 2, outside: 3 } as const

/** The surest answer first; of equal ones that with the greatest margin, then the lowest code. */
const byCertainty = (a: Located, b: Located): number =>
  CERTAINTY[a.rule] - CERTAINTY[b.rule] ||
  (b.candidates[0]?.marginMetres ?? -Infinity) - (a.candidates[0]?.marginMetres ?? -Infinity) ||
  ((a.division ?? '') < (b.division ?? '') ? -1 : 1)

/** The owners of many WGS-84 points of one county, in their order. */
export async function locatePoints(
  { division, points }: { division: string; points: readonly { id: string; lng: number; lat: number }[] },
  plans: PlanCache,
) {
  const plan = await planOf(division, plans)
  return {
    planVersion: plan.head.version,
    results: points.map(({ id, lng, lat }) => {
      const { owner, rule } = locate(plan.index, [lng, lat], 0)
      return { id, owner, rule }
    }),
  }
}
