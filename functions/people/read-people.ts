import { actionsOf } from '#shared/people/access.ts'
import { may, type Actor, type Person } from '#shared/people/person.ts'
import type { Colleague, Me } from '#shared/people/routes.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { Fault } from '../platform/fault.ts'
import { colleagueTable } from './colleague-table.ts'
import type { PeopleTable } from './people-table.ts'

/**
 * Who the caller is, from our own row as it is now; throws Fault forbidden when it was disabled a moment ago.
 */
export async function readMe({ id }: Pick<Actor, 'id'>, people: Pick<PeopleTable, 'find'>): Promise<Me> {
  const person = await people.find(id)
  if (person === null || person.disabled) throw new Fault('forbidden', 'you have no task here any more')
  const { version, name, roles, division } = person
  return { id, version, name, roles, division, actions: actionsOf(roles) }
}

export interface PeopleQuery {
  readonly cursor?: string | undefined
  /** Disabled people too. */
  readonly disabled?: boolean | undefined
}

/** The people under the caller's own division, a page at a time. Throws Fault forbidden, invalid-cursor. */
export async function listPeople({ cursor, disabled = false }: PeopleQuery, actor: Actor, db: Database) {
  if (disabled && !may(actor, 'people.manage')) {
    throw new Fault('forbidden', 'disabled: this needs the permission people.manage', { field: 'disabled' })
  }
  const binding = ['people', actor.id, actor.division, disabled]
  const page = await colleagueTable(db, actor).list(readCursor(cursor, binding))
  return {
    items: page.people.filter((person) => disabled || !person.disabled).map(toColleague),
    ...(page.next === undefined ? {} : { cursor: makeCursor(page.next, binding) }),
  }
}

export const toColleague = ({ id, version, name, roles, division, disabled, phone }: Person): Colleague => ({
  id,
  version,
  name,
  roles,
  division,
  disabled,
  ...(phone === undefined ? {} : { phone }),
})
