import { toWgs84 } from '#shared/geo/datum.ts'
import { boxAround } from '#shared/geo/metric.ts'
import type { Datum, LngLat } from '#shared/geo/position.ts'
import type { Located } from '#shared/grids/routes.ts'
import type { Instant } from '#shared/lib/time.ts'
import { Fault } from '../platform/fault.ts'
import { pauses } from '../platform/pauses.ts'
import type { PlanReader } from './plan-reader.ts'
import type { StoredPlan } from './plan-table.ts'

export interface Place {
  readonly lng: number
  readonly lat: number
  readonly datum: Datum
  readonly accuracyMetres: number
  /** Where to look; without it the county is found. */
  readonly division?: string | undefined
  /** By the plan that was in force then; now unless said. */
  readonly at?: Instant | undefined
}

/** Grids farther than this are not named as the nearest one of another county. */
const FOUND_WITHIN_METRES = 1_000

/** Which grid owns a place by the plans in force; throws Fault not-found for a division without a plan. */
export async function locatePoint(place: Place, plans: PlanReader): Promise<Located> {
  const point = toWgs84([place.lng, place.lat], place.datum)
  if (place.division !== undefined && place.division.length >= 6)
    return locateIn(await planOf(place.division, place.at, plans), { point, place }, plans)
  const found = await Promise.all(
    (await plansNear(point, place, plans)).map((stored) => locateIn(stored, { point, place }, plans)),
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

async function planOf(division: string, at: Instant | undefined, plans: PlanReader): Promise<StoredPlan> {
  const plan = await plans.inForce(division.slice(0, 6), at)
  if (plan === null)
    throw new Fault('not-found', `no plan is in force in ${division}${at === undefined ? '' : ` at ${at}`}`, {
      field: 'division',
    })
  return plan
}

async function locateIn(
  stored: StoredPlan,
  { point, place }: { point: LngLat; place: Place },
  plans: PlanReader,
): Promise<Located> {
  const { version, division } = stored.plan
  return { ...(await plans.locate(stored, point, place.accuracyMetres)), planVersion: version, division }
}

/** Cheap reject first: only counties whose box, grown by the reach of the answer, holds the point. */
async function plansNear(
  point: LngLat,
  { division = '', accuracyMetres, at }: Place,
  plans: PlanReader,
): Promise<StoredPlan[]> {
  const [west, south, east, north] = boxAround(point, Math.max(accuracyMetres, FOUND_WITHIN_METRES))
  const counties = (await plans.heads()).filter((head) => head.division.startsWith(division))
  const stored = await Promise.all(counties.map((head) => plans.inForce(head.division, at)))
  return stored
    .filter((one) => one !== null)
    .filter(({ plan: { bbox, gridCount } }) => {
      const meets = bbox[0] <= east && bbox[2] >= west && bbox[1] <= north && bbox[3] >= south
      return gridCount > 0 && meets
    })
}

const CERTAINTY = { exception: 0, inside: 1, border: 2, outside: 3 } as const

/** The surest answer first; of equal ones that with the greatest margin, then the lowest code. */
const byCertainty = (a: Located, b: Located): number =>
  CERTAINTY[a.rule] - CERTAINTY[b.rule] ||
  (b.candidates[0]?.marginMetres ?? -Infinity) - (a.candidates[0]?.marginMetres ?? -Infinity) ||
  ((a.division ?? '') < (b.division ?? '') ? -1 : 1)

/** Well below the 29 s of the door, so that a batch is refused in words and not cut off. */
const BATCH_SECONDS = 20

interface Batch {
  readonly division: string
  readonly points: readonly { readonly id: string; readonly lng: number; readonly lat: number }[]
  readonly at?: Instant | undefined
}

/**
 * The owners of many WGS-84 points of one county, in their order; throws Fault not-found, and unavailable
 * when they take too long.
 */
export async function locatePoints({ division, points, at }: Batch, plans: PlanReader) {
  const pause = pauses(BATCH_SECONDS)
  const stored = await planOf(division, at, plans)
  const owned = await plans.owners(
    stored,
    points.map(({ lng, lat }) => [lng, lat] as const),
    pause,
  )
  const results = owned.map(({ owner, rule }, i) => ({ id: points[i]!.id, owner, rule }))
  return { planVersion: stored.plan.version, results }
}
