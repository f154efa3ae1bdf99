import type { KeyRange } from '#shared/geo/morton.ts'
import { evolve, type Fact } from '#shared/incidents/facts.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import { changesHands, reassign } from '#shared/incidents/reassign.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import type { IncidentId } from '#shared/incidents/id.ts'
import { commandIdFrom } from '#shared/lib/id.ts'
import { ulidOf } from '#shared/lib/ulid-of.ts'
import { ruleActor } from '#shared/people/rule-actor.ts'
import type { Clock } from '../platform/clock.ts'
import { commit } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { againWhenOvertaken } from '../platform/dynamo/lost-race.ts'
import { change, incidentTable, openIn, type StoredIncident } from './incident-table.ts'
import { placeByRule, type Plans } from './place-incident.ts'
import { recordFact } from './record-fact.ts'

/** A plan acts by rule here, not a person. */
const BY_RULE = ruleActor('rule:plan')

interface Means {
  readonly plans: Plans
  readonly db: Database
}

export interface Touched {
  readonly county: string
  readonly version: number
  /**
   * Squares of the ground that the plan gave to others (shared/geo/morton.ts), and ELSEWHERE: nothing else is
   * looked at.
   */
  readonly squares: readonly KeyRange[]
  readonly clock: Clock
  /** Grids that only go on under another code: nothing of theirs changes hands. */
  readonly newCodeOf: ReadonlyMap<string, string>
  /** How far an earlier run has come, which died: so many of the ranges, and what it did. */
  readonly begun: { readonly ranges: number; readonly tally: Tally }
  /** Told after each range: so many of them, and what was done so far. */
  readonly onProgress: (ranges: number, tally: Tally) => Promise<void>
}

export interface Tally {
  looked: number
  moved: number
  toReview: number
}

/**
 * Gives the open incidents of touched places to the owners of the new plan. A repeat finds them moved and
 * does nothing. One that cannot be moved keeps none of the others from it; then it throws at the end, so that
 * the job is begun again.
 */
export async function reassignIncidents(touched: Touched, plans: Plans, db: Database): Promise<Tally> {
  const { county, squares, begun, newCodeOf, onProgress } = touched
  const tally = { ...begun.tally }
  const troubles: unknown[] = []
  for (const [i, range] of squares.entries()) {
    if (i < begun.ranges) continue
    for await (const stored of openIn(county, range, db)) {
      const [result] = await Promise.allSettled([reassignOne(stored, touched, { plans, db })])
      if (result.status === 'fulfilled') count(tally, result.value, newCodeOf)
      else troubles.push(result.reason)
    }
    // What could not be moved is looked for again from the start.
    if (troubles.length === 0) await onProgress(i + 1, tally)
  }
  if (troubles.length > 0) throw troubles[0]
  return tally
}

/**
 * A plan may come into force between the moment an incident was placed and the moment it was stored, after
 * the job of that plan had passed: so whoever places one asks once more when it is stored, and gives it to
 * its owner himself.
 */
export async function keepUpWithPlan(
  { id, county, placement }: Pick<Incident, 'id' | 'county' | 'placement'>,
  { plans, db, clock }: Means & { readonly clock: Clock },
): Promise<void> {
  if (placement === null) return
  const version = await plans.latest(county)
  if (version === null || version === placement.planVersion) return
  const stored = await incidentTable(db, EVERYWHERE).find(id)
  if (stored !== null) await reassignOne(stored, { version, clock }, { plans, db })
}

function count(tally: Tally, fact: Fact | null, newCodeOf: ReadonlyMap<string, string>): void {
  tally.looked += 1
  if (fact?.type === 'incident.reassigned') {
    const { before: from, grid: to } = fact.codes
    if (changesHands({ from, to }, newCodeOf)) tally.moved += 1
  }
  if (fact?.type === 'incident.questioned') tally.toReview += 1
}

/** Somebody may act on it at the same moment: then it is read and decided anew. */
const TRIES = 5

async function reassignOne(
  found: StoredIncident,
  { version, clock }: Pick<Touched, 'version' | 'clock'>,
  { plans, db }: Means,
): Promise<Fact | null> {
  let stored: StoredIncident | null = found
  return againWhenOvertaken(TRIES, async () => {
    stored ??= await incidentTable(db, EVERYWHERE).find(found.incident.id)
    const fact = stored && (await decideOn(stored.incident, plans))
    if (stored === null || fact === null) return null
    const seen = stored
    // After a lost race it is another one.
    stored = null
    await record(seen, fact, { version, clock, db })
    return fact
  })
}

/** The platform itself reads past all scopes. */
const EVERYWHERE = { id: BY_RULE, division: '' }

/** What a plan makes of an open incident, whether it is in force or would come into it. */
export async function decideOn(
  incident: Incident,
  plans: Pick<Plans, 'locate' | 'exists'>,
): Promise<Fact | null> {
  if (incident.placement === null) return null
  const placed = await placeByRule(incident, incident.placement, plans)
  const isGone = incident.grid !== null && !(await plans.exists(incident.grid))
  return reassign(incident, placed, isGone)
}

async function record(
  stored: StoredIncident,
  fact: Fact,
  { version, clock, db }: { version: number; clock: Clock; db: Database },
): Promise<void> {
  const before = stored.incident
  const at = clock()
  const command = commandOf(before.id, version, before.version)
  const link = { seq: before.version, hash: before.head }
  const { event, payload } = recordFact(
    { id: before.id, county: before.county, fact, actor: BY_RULE, at, command },
    link,
  )
  const incident = evolve(before, fact, { at, actor: BY_RULE, hash: event.hash })
  const hash = hashOf({ command, incident: before.id })
  await commit(db, {
    command: { id: command, hash, answer: '{}' },
    event,
    payload,
    state: await change(stored, { incident }, db),
  })
}

/** The same work begun again is the same command. */
const commandOf = (id: IncidentId, planVersion: number, incidentVersion: number) =>
  commandIdFrom(ulidOf(hashOf({ reassign: id, planVersion, incidentVersion })))
