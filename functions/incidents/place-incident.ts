import type { Incident, Placement } from '#shared/incidents/incident.ts'
import type { Placed } from '#shared/incidents/decide.ts'
import { deciding, isAccuracyKnown, type Position } from '#shared/geo/position.ts'
import { toWgs84 } from '#shared/geo/datum.ts'
import { toInstant, type Instant } from '#shared/lib/time.ts'
import type { Located } from '#shared/grids/routes.ts'
import type { Actor } from '#shared/people/person.ts'
import { Fault } from '../platform/fault.ts'

/** What this feature asks of the plans in force; the function's wiring hands it in. */
export interface Plans {
  locate: (place: Position & { division?: string | undefined }) => Promise<Located>
  /**
   * Whose a place was when something happened there, if another plan than the one in force now was in force
   * then; else null.
   */
  before: (place: Position, county: string, at: Instant) => Promise<Placement['happened'] | null>
  /** The version that is in force at this moment, read anew; null for a county without a plan. */
  latest: (county: string) => Promise<number | null>
  /** Whether a division, or a grid of the plan in force, has this code. */
  exists: (code: string) => Promise<boolean>
}

interface Report {
  readonly position?: Position | undefined
  readonly division?: string | undefined
  readonly occurredAt: string
}

/**
 * Where a report belongs: the grid that owns its position; else the division it names; else the county whose
 * grids are near; else the reporter's own. Throws Fault unplaceable when nothing says where, invalid for an
 * unknown code.
 */
export async function placeReport(
  { position, division, occurredAt }: Report,
  actor: Actor,
  plans: Plans,
): Promise<Placed> {
  if (division !== undefined && !(await plans.exists(division))) {
    throw new Fault('invalid', `division: there is no ${division} here`, { field: 'division' })
  }
  if (position === undefined) {
    if (division === undefined)
      throw new Fault('unplaceable', 'without a position name the division', { field: 'division' })
    return { division, placement: null }
  }
  const place = { ...position, accuracyMetres: deciding(position.accuracyMetres) }
  const located = await plans.locate({ ...place, division })
  const happened = located.division && (await plans.before(place, located.division, toInstant(occurredAt)))
  const placement = { ...placementOf(position, located), ...(happened ? { happened } : {}) }
  const owner = located.owner ?? division ?? located.division ?? (await ownDivision(actor, plans))
  if (owner === null)
    throw new Fault('unplaceable', 'no grid is near that position: name the division', { field: 'division' })
  return { division: owner, placement }
}

/** The reporter's own division, null where there is none in which an incident can lie. */
const ownDivision = async ({ division }: Actor, plans: Pick<Plans, 'exists'>): Promise<string | null> =>
  division.length >= 6 && (await plans.exists(division)) ? division : null

/** Where an incident belongs after its position was corrected; outside every plan it stays where it was. */
export async function placeAgain(
  incident: Incident,
  position: Position & { division?: string | undefined },
  plans: Pick<Plans, 'locate'>,
): Promise<Placed> {
  const located = await plans.locate({ ...position, accuracyMetres: deciding(position.accuracyMetres) })
  return {
    division: located.owner ?? located.division ?? incident.division,
    placement: placementOf(position, located),
  }
}

/**
 * Where an incident belongs by another plan. What came in decides again, since the stored place in WGS-84 is
 * rounded.
 */
export function placeByRule(
  incident: Incident,
  { lngLat: [lng, lat] }: Placement,
  plans: Pick<Plans, 'locate'>,
): Promise<Placed> {
  const place = incident.position ?? {
    lng,
    lat,
    datum: 'WGS84' as const,
    accuracyMetres: 0,
    source: 'placement',
  }
  return placeAgain(incident, { ...place, division: incident.county }, plans)
}

/** Of a circle that was only assumed a share says nothing. */
const withoutShare = ({ share: _share, ...candidate }: Located['candidates'][number]) => candidate

const placementOf = (position: Position, { planVersion, rule, owner, candidates }: Located): Placement => {
  const [lng, lat] = toWgs84([position.lng, position.lat], position.datum)
  return {
    planVersion,
    rule,
    owner,
    candidates: isAccuracyKnown(position) ? candidates : candidates.map(withoutShare),
    chooser: 'rule',
    datum: position.datum,
    lngLat: [Number(lng.toFixed(6)), Number(lat.toFixed(6))],
  }
}
