import { decideSubmission } from '#shared/incidents/decide.ts'
import { begin } from '#shared/incidents/facts.ts'
import { Incident, type Submission } from '#shared/incidents/incident.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import type { Actor } from '#shared/people/person.ts'
import { commit } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { getRow } from '../platform/dynamo/query.ts'
import { Fault } from '../platform/fault.ts'
import type { Clock } from '../platform/clock.ts'
import { recordFact } from './record-fact.ts'
import { creation, StoredIncident } from './incident-table.ts'
import { placeReport, type Plans } from './place-incident.ts'

export interface Means {
  readonly actor: Actor
  readonly db: Database
  readonly clock: Clock
  readonly plans: Plans
}

/**
 * Reports an incident exactly once: the same submission again is answered as the first time (`repeated`), another
 * one under the same id is refused. Throws Fault id-reused, unplaceable, invalid.
 */
export async function submitIncident(submission: Submission, { actor, db, clock, plans }: Means) {
  const submissionHash = hashOf({ ...submission, actor: actor.id })
  const placed = await placeReport(submission, actor, plans)
  const at = clock()
  const { id } = submission
  const fact = decideSubmission(submission, placed)
  const { event, payload } = recordFact(
    { id, county: placed.division.slice(0, 6), fact, actor: actor.id, at, command: id },
    null,
  )
  const incident = begin(id, fact, { at, actor: actor.id, hash: event.hash })
  try {
    const first = await commit(db, {
      command: { id, hash: submissionHash, answer: JSON.stringify({ incident }) },
      event,
      payload,
      state: [creation(incident, submissionHash)],
      nowEpochSeconds: Math.floor(Date.parse(at) / 1000),
    })
    return first === null ? { incident, repeated: false } : { incident: incidentOf(first), repeated: true }
  } catch (error) {
    if (error instanceof Fault && error.code === 'version-conflict')
      return takenLongAgo(id, submissionHash, db)
    throw error
  }
}

export const incidentOf = (answer: string): Incident =>
  Incident.parse((JSON.parse(answer) as { incident: unknown }).incident)

/** The command's row has run out, the incident has not: the hash of its submission still tells a repeat. */
async function takenLongAgo(id: string, submissionHash: string, db: Database) {
  const stored = StoredIncident.parse(await getRow(db, 'incidents', { id }))
  if (stored.submissionHash !== submissionHash) {
    throw new Fault('id-reused', 'this id was already used for another report', { field: 'id' })
  }
  return { incident: stored.incident, repeated: true }
}
