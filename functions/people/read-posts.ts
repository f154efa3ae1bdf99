import type { PersonId } from '#shared/lib/id.ts'
import type { Actor, Person } from '#shared/people/person.ts'
import type { Appointment } from '#shared/people/post.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { Fault } from '../platform/fault.ts'
import { colleagueTable } from './colleague-table.ts'
import { peopleTable } from './people-table.ts'
import { postTable } from './post-table.ts'

/** The posts of a place, those that ended too, a page at a time. Throws Fault not-found, invalid-cursor. */
export async function readPosts(division: string, cursor: string | undefined, actor: Actor, db: Database) {
  const binding = ['posts', actor.id, division]
  const page = await postTable(db, actor).page(division, readCursor(cursor, binding))
  if (page === null) throw new Fault('not-found', `no place ${division}`)
  const named = page.appointments.flatMap(({ person }) => (person === null ? [] : [person]))
  const people = await peopleTable(db).findAll(named)
  return {
    division,
    version: page.version,
    items: page.appointments.map(shown),
    people: [...people.values()].map(toNamed),
    ...(page.next === undefined ? {} : { cursor: makeCursor(page.next, binding) }),
  }
}

/**
 * What posts somebody holds and held, as far as they lie in the reader's division. Throws Fault not-found.
 */
export async function readPostsOf(id: PersonId, actor: Actor, db: Database) {
  if ((await colleagueTable(db, actor).find(id)) === null) throw new Fault('not-found', `no person ${id}`)
  return { items: (await postTable(db, actor).ofPerson(id)).map(shown) }
}

const shown = ({ v: _v, ...appointment }: Appointment) => appointment

const toNamed = ({ id, name, phone, disabled }: Person) => ({
  id,
  name,
  disabled,
  ...(phone === undefined ? {} : { phone }),
})
