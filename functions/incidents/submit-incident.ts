import { clockDoubt } from '#shared/incidents/clock-doubt.ts'
import { decideSubmission } from '#shared/incidents/decide.ts'
import { begin } from '#shared/incidents/facts.ts'
import { Incident, type Submission } from '#shared/incidents/incident.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { countyOf } from '#shared/lib/division-code.ts'
import { epochSeconds, type Instant } from '#shared/lib/time.ts'
import type { Actor } from '#shared/people/person.ts'
import { answeredBefore, commit, type CommandRow } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { getRow } from '../platform/dynamo/query.ts'
import { Fault } from '../platform/fault.ts'
import type { Clock } from '../platform/clock.ts'
import { keepUpWithPlan } from './reassign-incidents.ts'
import { recordFact } from './record-fact.ts'
import { creation, StoredIncident } from './incident-table.ts'
import { placeReport, type Plans } from './place-incident.ts'

/** Which codes a county lists, as the function's wiring hands it in. */
export interface CountyCodes {
  readonly has: (county: string, kind: 'classes' | 'nets', code: string) => Promise<boolean>
}

export interface Means {
  readonly actor: Actor
  readonly codes: CountyCodes
  readonly db: Database
  readonly clock: Clock
  readonly plans: Plans
}

interface SubmitMeans extends Means {
  /** By the clock of the device as it sent, where it said so. */
  readonly deviceTime?: Instant | null
}

/**
 * Reports an incident exactly once: the same submission again is answered as the first time (`repeated`),
 * another one under the same id is refused. Throws Fault id-reused, unplaceable, invalid.
 */
export async function submitIncident(submission: Submission, means: SubmitMeans) {
  const { actor, db, clock } = means
  const submissionHash = hashOf({ ...submission, actor: actor.id })
  const command = { id: submission.id, hash: submissionHash }
  try {
    return await report(submission, command, means)
  } catch (error) {
    // A refusal may be a repeat that came late, when the plan or the division it names is gone.
    const first = error instanceof Fault ? await takenBefore(command, clock(), db) : null
    if (first === null) throw error
    return { incident: first, repeated: true }
  }
}

type Command = Pick<CommandRow, 'id' | 'hash'>

async function report(
  submission: Submission,
  command: Command,
  { actor, db, clock, plans, codes, deviceTime = null }: SubmitMeans,
) {
  const placed = await placeReport(submission, actor, plans)
  await assertCodes(submission, countyOf(placed.division), codes)
  const at = clock()
  const { id } = submission
  const fact = decideSubmission(submission, placed, clockDoubt({ ...submission, deviceTime, at }))
  const county = countyOf(placed.division)
  const { event, payload } = recordFact({ id, county, fact, actor: actor.id, at, command: id }, null)
  const incident = begin(id, fact, { at, actor: actor.id, hash: event.hash })
  const first = await commit(db, {
    command: { ...command, answer: JSON.stringify({ incident }) },
    event,
    payload,
    state: [await creation(incident, command.hash, db)],
  })
  await keepUpWithPlan(incident, { plans, db, clock })
  return first === null ? { incident, repeated: false } : { incident: incidentOf(first), repeated: true }
}

/** Class and net must be of those that the county lists. Throws Fault invalid. */
export async function assertCodes(
  { class: code, net }: Partial<Pick<Submission, 'class' | 'net'>>,
  county: string,
  codes: CountyCodes,
): Promise<void> {
  if (code !== undefined && !(await codes.has(county, 'classes', code)))
    throw new Fault('invalid', `class: ${county} has no class ${code}`, { field: 'class' })
  if (net !== undefined && !(await codes.has(county, 'nets', net)))
    throw new Fault('invalid', `net: ${county} has no net ${net}`, { field: 'net' })
}

export const incidentOf = (answer: string): Incident =>
  Incident.parse((JSON.parse(answer) as { incident: unknown }).incident)

/**
 * What the same report was answered before, null when it never was. Once the command's row has run out the
 * incident itself still tells a repeat by the hash of what was submitted. Throws Fault id-reused.
 */
async function takenBefore({ id, hash }: Command, at: Instant, db: Database): Promise<Incident | null> {
  const answer = await answeredBefore(db, { id, hash }, epochSeconds(at))
  if (answer !== null) return incidentOf(answer)
  const row = await getRow(db, 'incidents', { id })
  if (row === undefined) return null
  const stored = StoredIncident.parse(row)
  if (stored.submissionHash !== hash) {
    throw new Fault('id-reused', 'this id was already used for another report', { field: 'id' })
  }
  return stored.incident
}
