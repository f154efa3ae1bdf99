import type { LedgerEvent } from '#shared/ledger/event.ts'
import { PersonId } from '#shared/lib/id.ts'
import { actionsOf } from '#shared/people/access.ts'
import type { Person } from '#shared/people/person.ts'
import { toAll, type HangUp, type Push } from './push.ts'
import type { Line, SubscriptionTable } from './subscription-table.ts'

export interface PersonMeans {
  readonly subscriptions: Pick<SubscriptionTable, 'at' | 'close'>
  readonly push: Push
  readonly hangUp: HangUp
  readonly findPerson: (id: PersonId) => Promise<Person | null>
}

/**
 * Tells the open pages of a person that their row changed. Lines of somebody who may read other things now
 * are ended: the page opens another, which hears what that is; somebody disabled can open none. The row is
 * read as it is, not as the event says: events may come late or twice.
 */
export async function announcePerson(event: LedgerEvent, means: PersonMeans): Promise<void> {
  if (!event.type.startsWith('person.')) return
  const { subscriptions, push, hangUp, findPerson } = means
  const id = PersonId.parse(event.aggregate.slice('person_'.length))
  const [person, lines] = await Promise.all([findPerson(id), subscriptions.at(`person:${id}`)])
  if (person === null || lines.length === 0) return
  const ended = lines.filter((line) => !isAsBefore(line, person))
  // They are forgotten first, so that nothing else goes out on them while the last word is said.
  await Promise.all(ended.map(({ line }) => subscriptions.close(line)))
  const { version } = person
  await push(toAll(lines, { v: 2, kind: 'people', changes: [{ id, version, record: { id } }] }))
  await hangUp(ended)
}

/** Whether a line was opened by somebody who could do and see the same. */
function isAsBefore(line: Line, { disabled, division, roles }: Person): boolean {
  const actions = actionsOf(roles)
  const isSame = actions.length === line.actions.length && actions.every((one) => line.actions.includes(one))
  return !disabled && isSame && division === line.division
}
