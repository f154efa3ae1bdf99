import type { LedgerEvent } from '#shared/ledger/event.ts'
import { PersonId } from '#shared/lib/id.ts'
import { actionsOf } from '#shared/people/access.ts'
import type { Person } from '#shared/people/person.ts'
import type { Connection, ConnectionTable } from './connection-table.ts'
import { toAll, type HangUp, type Push } from './push.ts'

export interface PersonMeans {
  readonly connections: Pick<ConnectionTable, 'ofPerson' | 'put' | 'remove'>
  readonly push: Push
  readonly hangUp: HangUp
  readonly findPerson: (id: PersonId) => Promise<Person | null>
}

/**
 * Tells the open pages of a person that his row changed, and turns his lines to what he may read now; those
 * of somebody disabled are closed. The row is read as it is, not as the event says: events may come late or
 * twice.
 */
export async function announcePerson(event: LedgerEvent, means: PersonMeans): Promise<void> {
  if (!event.type.startsWith('person.')) return
  const id = PersonId.parse(event.aggregate.slice('person_'.length))
  const [person, lines] = await Promise.all([means.findPerson(id), means.connections.ofPerson(id)])
  if (person === null || lines.length === 0) return
  if (person.disabled) await shut(person, lines, means)
  else await turn(person, lines, means)
}

/** The lines are forgotten first, so that nothing else goes out on them while the last word is said. */
async function shut(
  { version }: Person,
  lines: readonly Connection[],
  { connections, push, hangUp }: PersonMeans,
): Promise<void> {
  await Promise.all(lines.map(({ id }) => connections.remove(id)))
  await push(toAll(lines, { v: 1, type: 'person', version }))
  await hangUp(lines)
}

async function turn(
  { version, division, roles }: Person,
  lines: readonly Connection[],
  { connections, push }: PersonMeans,
): Promise<void> {
  const actions = actionsOf(roles)
  await Promise.all(
    lines.map(({ id, person, endsAtEpochSeconds }) =>
      connections.put(id, { person, division, actions, personVersion: version, endsAtEpochSeconds }),
    ),
  )
  // A line that was closed meanwhile was just written anew: what is sent finds that it is gone, and forgets
  // it again.
  await push(toAll(lines, { v: 1, type: 'person', version }))
}
