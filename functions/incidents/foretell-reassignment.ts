import type { KeyRange } from '#shared/geo/morton.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { openIn } from './incident-table.ts'
import { placeByRule, type Plans } from './place-incident.ts'
import { decideOn } from './reassign-incidents.ts'

/** A plan that is not in force: what re-assignment asks of one. */
type PlanAsked = Pick<Plans, 'locate' | 'exists'>

/** What a plan would make of an open incident, without a word of what that is about. */
export interface Foretold {
  readonly fate: 'moves' | 'is-asked' | 'stays'
  readonly from: string | null
  readonly to: string | null
}

interface Asked {
  readonly county: string
  readonly squares: readonly KeyRange[]
  /** The plan that would come, and the number under which it would. */
  readonly plan: PlanAsked
  readonly version: number
  /** Of a plan that has come already: the one before it, by which everything is placed again first. */
  readonly before: PlanAsked | null
}

/**
 * What re-assignment would do to the open incidents of some squares if a plan came into force: by the very
 * rule that it goes by itself.
 */
export async function* foretellReassignment(
  { county, squares, plan, version, before }: Asked,
  db: Database,
): AsyncGenerator<Foretold> {
  for (const range of squares)
    for await (const { incident: now } of openIn(county, range, db)) {
      const incident = before === null ? now : await asBefore(now, version, before)
      const fact = await decideOn(incident, plan)
      const to = fact !== null && 'grid' in fact.codes ? fact.codes.grid : null
      const fate =
        fact?.type === 'incident.reassigned'
          ? 'moves'
          : fact?.type === 'incident.questioned'
            ? 'is-asked'
            : 'stays'
      yield { fate, from: incident.grid, to }
    }
}

async function asBefore(incident: Incident, version: number, before: PlanAsked): Promise<Incident> {
  const { placement, review } = incident
  if (placement === null) return incident
  if (placement.chooser === 'person')
    return review?.planVersion === version ? { ...incident, review: undefined } : incident
  const placed = await placeByRule(incident, placement, before)
  return {
    ...incident,
    division: placed.division,
    grid: placed.placement?.owner ?? null,
    placement: placed.placement,
  }
}
