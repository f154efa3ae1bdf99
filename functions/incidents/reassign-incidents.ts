import type { KeyRange } from '#shared/geo/morton.ts'
import { evolve, type Fact } from '#shared/incidents/facts.ts'
import { reassign } from '#shared/incidents/reassign.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { idFrom, PersonId, type IncidentId } from '#shared/lib/id.ts'
import { ulidOf } from '#shared/lib/ulid-of.ts'
import type { Clock } from '../platform/clock.ts'
import { commit } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import type { Key } from '../platform/dynamo/query.ts'
import { Fault } from '../platform/fault.ts'
import { log } from '../platform/log.ts'
import { change, incidentTable, openIn, type StoredIncident } from './incident-table.ts'
import { placeAgain, type Plans } from './place-incident.ts'
import { recordFact } from './record-fact.ts'

/** A plan acts by rule here, not a person. */
const BY_RULE = PersonId.parse('rule:plan')

export interface Touched {
  readonly county: string
  readonly version: number
  /** Squares of the ground that the plan gave to others (shared/geo/morton.ts), and ELSEWHERE: nothing else is looked at. */
  readonly squares: readonly KeyRange[]
  readonly clock: Clock
  /** Told after each range: so many of them, and what was done so far. */
  readonly onProgress: (ranges: number, tally: Tally) => Promise<void>
}

export interface Tally {
  looked: number
  moved: number
  toReview: number
}

/** Gives the open incidents of touched places to the owners of the new plan. A repeat finds them moved and does nothing. */
export async function reassignIncidents(touched: Touched, plans: Plans, db: Database): Promise<Tally> {
  const tally: Tally = { looked: 0, moved: 0, toReview: 0 }
  const { county, squares, onProgress } = touched
  for (const [i, range] of squares.entries()) {
    let after: Key | undefined
    do {
      const page = await openIn({ county, squares: range }, after, db)
      for (const stored of page.stored) count(tally, await reassignOne(stored, touched, { plans, db }))
      after = page.next
    } while (after !== undefined)
    await onProgress(i + 1, tally)
  }
  return tally
}

function count(tally: Tally, fact: Fact | null): void {
  tally.looked += 1
  if (fact?.type === 'incident.reassigned') tally.moved += 1
  if (fact?.type === 'incident.questioned') tally.toReview += 1
}

/** Somebody may act on it at the same moment: then it is read and decided anew. */
const TRIES = 5

async function reassignOne(
  found: StoredIncident,
  { version, clock }: Touched,
  { plans, db }: { plans: Plans; db: Database },
): Promise<Fact | null> {
  let stored: StoredIncident | null = found
  for (let attempt = 1; ; attempt += 1) {
    const fact = await decideOn(stored, plans)
    if (fact === null) return null
    try {
      await record(stored, fact, { version, clock, db })
      return fact
    } catch (error) {
      if (!(error instanceof Fault && error.code === 'version-conflict') || attempt === TRIES) throw error
      log('info', 'an incident changed while its grid did', { incident: found.incident.id, attempt })
      stored = await incidentTable(db, EVERYWHERE).find(found.incident.id)
      if (stored === null) return null
    }
  }
}

/** The platform itself reads past all scopes. */
const EVERYWHERE = { id: BY_RULE, division: '' }

async function decideOn({ incident }: StoredIncident, plans: Plans): Promise<Fact | null> {
  const { placement, position, county } = incident
  if (placement === null) return null
  const [lng, lat] = placement.lngLat
  // What came in decides again, since the stored place in WGS-84 is rounded.
  const place = position ?? { lng, lat, datum: 'WGS84' as const, accuracyMetres: 0, source: 'placement' }
  return reassign(incident, await placeAgain(incident, { ...place, division: county }, plans))
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
    state: change(stored, incident),
  })
}

/** The same work begun again is the same command. */
const commandOf = (id: IncidentId, planVersion: number, incidentVersion: number) =>
  idFrom.command(ulidOf(hashOf({ reassign: id, planVersion, incidentVersion })))
