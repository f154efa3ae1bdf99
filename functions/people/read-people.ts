import type { Actor, Person } from '#shared/people/person.ts'
import type { Colleague, Me } from '#shared/people/routes.ts'
import { Fault } from '../platform/fault.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import type { peopleTable } from './people-table.ts'

type People = ReturnType<typeof peopleTable>

/** Who the caller is, from our own row. */
export async function readMe(actor: Actor, people: People): Promise<Me> {
  const person = await people.find(actor.id)
  if (person === null) throw new Fault('forbidden', 'you have no row here any more')
  return { ...toColleague(person), actions: actor.actions }
}

/** The people under the caller's own division, a page at a time; disabled ones are left out. */
export async function listPeople(actor: Actor, cursor: string | undefined, people: People) {
  const binding = ['people', actor.id, actor.division]
  const page = await people.listUnder(actor.division, readCursor(cursor, binding))
  return {
    items: page.people.filter(({ disabled }) => !disabled).map(toColleague),
    ...(page.next === undefined ? {} : { cursor: makeCursor(page.next, binding) }),
  }
}

const toColleague = ({ id, name, roles, division }: Person): Colleague => ({ id, name, roles, division })
