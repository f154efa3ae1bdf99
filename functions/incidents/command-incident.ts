import type { Command } from '#shared/incidents/command.ts'
import { decide, type Placed } from '#shared/incidents/decide.ts'
import { evolve, type Fact } from '#shared/incidents/facts.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import { isOpen } from '#shared/incidents/lifecycle.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { isDivisionCode } from '#shared/lib/division-code.ts'
import type { IncidentId } from '#shared/incidents/id.ts'
import type { PersonId } from '#shared/lib/id.ts'
import { DAY, epochSeconds, shift } from '#shared/lib/time.ts'
import type { Person } from '#shared/people/person.ts'
import { answeredBefore, commit } from '../platform/dynamo/commit.ts'
import { Fault } from '../platform/fault.ts'
import { change, incidentTable, type StoredIncident } from './incident-table.ts'
import { placeAgain } from './place-incident.ts'
import { keepUpWithPlan } from './reassign-incidents.ts'
import { recordFact } from './record-fact.ts'
import { assertCodes, incidentOf, type Means } from './submit-incident.ts'

export interface CommandMeans extends Means {
  readonly findPerson: (id: PersonId) => Promise<Pick<Person, 'division'> | null>
}

/** Texts of a closed incident are kept so long; a county's own table of periods comes with its settings. */
const TEXT_DAYS = 3 * 365

/**
 * Takes the next step with an incident, once. Throws Fault not-found, forbidden, version-conflict,
 * state-refused, id-reused and invalid, each before anything is written; a repeat is answered as the first
 * time even then.
 */
export async function commandIncident(
  id: IncidentId,
  command: Command,
  means: CommandMeans,
): Promise<Incident> {
  const { actor, db, clock } = means
  const hash = hashOf({ ...command, incident: id, actor: actor.id })
  const at = clock()
  const nowEpochSeconds = epochSeconds(at)
  const taken = { id: command.commandId, hash }
  try {
    const { stored, fact } = await decideOn(id, command, means)
    const before = stored.incident
    const county = 'county' in fact.codes ? fact.codes.county : before.county
    const link = { seq: before.version, hash: before.head }
    const { event, payload } = recordFact(
      { id, county, fact, actor: actor.id, at, command: command.commandId },
      link,
    )
    const incident = evolve(before, fact, { at, actor: actor.id, hash: event.hash })
    const forgetAt = isOpen(incident) ? undefined : shift(at, TEXT_DAYS * DAY)
    const first = await commit(db, {
      command: { ...taken, answer: JSON.stringify({ incident }) },
      event,
      payload,
      state: await change(stored, { incident, forgetAt }, db),
    })
    if (command.type === 'relocate') await keepUpWithPlan(incident, means)
    return first === null ? incident : incidentOf(first)
  } catch (error) {
    // A refusal may be a repeat that came late: then what it answered the first time is the answer.
    const first = error instanceof Fault ? await answeredBefore(db, taken, nowEpochSeconds) : null
    if (first === null) throw error
    return incidentOf(first)
  }
}

async function decideOn(
  id: IncidentId,
  command: Command,
  means: CommandMeans,
): Promise<{ stored: StoredIncident; fact: Fact }> {
  const stored = await incidentTable(means.db, means.actor).find(id)
  if (stored === null) throw new Fault('not-found', `no incident ${id}`)
  const placed = await placeFor(stored.incident, command, means)
  const fact = decide(stored.incident, command, means.actor, placed)
  if ('refused' in fact) {
    const { version, status } = stored.incident
    throw new Fault(fact.refused, `${command.type} of version ${version}, which is ${status}`, {
      currentVersion: version,
    })
  }
  await assertKnown(stored.incident, command, means)
  return { stored, fact }
}

async function placeFor(
  incident: Incident,
  command: Command,
  { plans }: CommandMeans,
): Promise<Placed | null> {
  if (command.type === 'relocate') return placeAgain(incident, command.position, plans)
  if (command.type !== 'choose-grid' || incident.position === null) return null
  return placeAgain(incident, { ...incident.position, division: incident.county }, plans)
}

/** What a command names must exist, and belong to the incident's county. */
async function assertKnown(
  { county }: Incident,
  command: Command,
  { plans, codes, findPerson }: CommandMeans,
): Promise<void> {
  if (command.type === 'resubmit') return assertCodes(command, county, codes)
  if (
    command.type === 'choose-grid' &&
    !(command.code.startsWith(county) && (await plans.exists(command.code)))
  ) {
    throw new Fault('invalid', `code: the plan of ${county} has no grid ${command.code}`, { field: 'code' })
  }
  if (command.type !== 'assign') return
  const { to } = command
  const known = isDivisionCode(to)
    ? to.startsWith(county) && (await plans.exists(to))
    : await isColleague(to as PersonId, county, findPerson)
  if (!known)
    throw new Fault('invalid', `to: nobody and nothing in ${county} is called ${to}`, { field: 'to' })
}

/** A person can be given an incident when his division and its county overlap. */
async function isColleague(
  id: PersonId,
  county: string,
  findPerson: CommandMeans['findPerson'],
): Promise<boolean> {
  const person = await findPerson(id)
  return person !== null && (person.division.startsWith(county) || county.startsWith(person.division))
}
