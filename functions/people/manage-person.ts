import { registerOf } from '#shared/lib/division-code.ts'
import type { PersonId } from '#shared/lib/id.ts'
import type { Instant } from '#shared/lib/time.ts'
import { actionsOf } from '#shared/people/access.ts'
import type { Addition, PersonCommand } from '#shared/people/command.ts'
import { decideAddition, decidePerson, type PersonFact, type Refused } from '#shared/people/decide-person.ts'
import type { Actor, Person } from '#shared/people/person.ts'
import type { Colleague } from '#shared/people/routes.ts'
import type { Clock } from '../platform/clock.ts'
import { commit, nextEvent } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import type { Write } from '../platform/dynamo/transact.ts'
import { Fault } from '../platform/fault.ts'
import { addition, change, colleagueTable } from './colleague-table.ts'
import { peopleTable } from './people-table.ts'
import type { Places } from './places.ts'
import { toColleague } from './read-people.ts'
import { takenBy, takeOnce, type Once, type Taken } from '../platform/dynamo/take-once.ts'

export interface ManageMeans {
  readonly actor: Actor
  readonly db: Database
  readonly clock: Clock
  readonly places: Pick<Places, 'exists'>
}

type Answer = { person: Colleague }

/**
 * Gives somebody a row, once. Throws Fault forbidden beyond the own reach, invalid for a division that is not
 * there, and id-reused when the account has a row already, wherever it stands: a subject is one person's in
 * all divisions.
 */
export async function addPerson(command: Addition, means: ManageMeans): Promise<Once<Answer>> {
  const { actor, db, clock } = means
  const at = clock()
  const taken = takenBy(command, command.id, actor.id)
  return takeOnce({ db, at, taken }, async () => {
    const manager = await managerOf(actor, db)
    const fact = factOf(decideAddition(command, manager))
    await assertDivision(fact.profile.division, means.places)
    if ((await peopleTable(db).find(command.id)) !== null) {
      throw new Fault('id-reused', `the account ${command.id} has a row already`, { field: 'id' })
    }
    return record({ before: null, id: command.id, fact, taken, at, also: [] }, means)
  })
}

/**
 * Changes, disables or enables somebody, once. Throws Fault not-found outside the own division, forbidden,
 * invalid, version-conflict, and state-refused when nothing would change.
 */
export async function commandPerson(
  id: PersonId,
  command: PersonCommand,
  means: ManageMeans,
): Promise<Once<Answer>> {
  const { actor, db, clock } = means
  const at = clock()
  const taken = takenBy(command, id, actor.id)
  return takeOnce({ db, at, taken }, async () => {
    const manager = await managerOf(actor, db)
    const before = await colleagueTable(db, manager).find(id)
    if (before === null) throw new Fault('not-found', `no person ${id}`)
    const fact = factOf(decidePerson(before, command, manager), before.version)
    if (fact.changed.includes('division')) await assertDivision(fact.profile.division, means.places)
    // Two administrators who take each other away at the same moment must not both succeed: one who touches
    // the other writes his own row along as it was, so that of the two transactions the second finds its own
    // condition broken.
    const isPeer = before.roles.includes('platform-admin') && before.id !== manager.id
    return record({ before, id, fact, taken, at, also: isPeer ? [change(manager, manager)] : [] }, means)
  })
}

/**
 * The own row as it is now: who was taken off a minute ago gives nothing away any more. Throws Fault
 * forbidden.
 */
async function managerOf(actor: Actor, db: Database): Promise<Person> {
  const person = await peopleTable(db).find(actor.id)
  if (person === null || person.disabled || !actionsOf(person.roles).includes('people.manage')) {
    throw new Fault('forbidden', 'this needs the permission people.manage')
  }
  return person
}

function factOf(decided: PersonFact | Refused, currentVersion?: number): PersonFact {
  if (!('refused' in decided)) return decided
  const { refused, field } = decided
  throw new Fault(refused, field === undefined ? refused : `${field}: beyond your reach`, {
    ...(field === undefined ? {} : { field }),
    ...(currentVersion === undefined ? {} : { currentVersion }),
  })
}

/**
 * A county may have people before it has a plan; once its tree is there, a code must be in it. Throws Fault
 * invalid.
 */
async function assertDivision(division: string, places: Pick<Places, 'exists'>): Promise<void> {
  if (division.length <= 6 || !(await places.exists(division.slice(0, 6)))) return
  if (!(await places.exists(division))) {
    throw new Fault('invalid', `division: there is no ${division} here`, { field: 'division' })
  }
}

interface Recorded {
  readonly before: Person | null
  readonly id: PersonId
  readonly fact: PersonFact
  readonly taken: Taken
  readonly at: Instant
  readonly also: readonly Write[]
}

/**
 * State, event and command id in one transaction. The event stands in the register of the division that the
 * person has now, and says by code what changed: names and phone numbers are nowhere in the record, so
 * nothing there has to be forgotten.
 */
async function record(
  { before, id, fact: { type, profile, changed }, taken, at, also }: Recorded,
  { actor, db }: ManageMeans,
): Promise<{ answer: Answer; first: string | null }> {
  const version = before === null ? 1 : before.version + 1
  const { event, payload } = nextEvent(
    {
      aggregate: `person_${id}`,
      type,
      county: registerOf(profile.division),
      actor: actor.id,
      at,
      codes: {
        version,
        division: profile.division,
        roles: profile.roles.join(','),
        changed: changed.join(','),
        command: taken.id,
      },
    },
    before?.head ?? null,
    null,
  )
  const person: Person = { v: 1, id, version, ...profile, head: { seq: event.seq, hash: event.hash } }
  const answer = { person: toColleague(person) }
  const first = await commit(db, {
    command: { ...taken, answer: JSON.stringify(answer) },
    event,
    payload,
    state: [before === null ? addition(person) : change(before, person), ...also],
  })
  return { answer, first }
}
