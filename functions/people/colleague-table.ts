import { liesUnder } from '#shared/lib/division-code.ts'
import type { PersonId } from '#shared/lib/id.ts'
import type { Actor, Person } from '#shared/people/person.ts'
import type { Database } from '../platform/dynamo/database.ts'
import type { Key } from '../platform/dynamo/query.ts'
import { absent, isVersion, type Write } from '../platform/dynamo/transact.ts'
import { peopleTable, toRow } from './people-table.ts'

/** People as one person may read them: outside the own division nobody exists here. */
export function colleagueTable(db: Database, { division }: Pick<Actor, 'division'>) {
  const people = peopleTable(db)
  return {
    find: async (id: PersonId): Promise<Person | null> => {
      const person = await people.find(id)
      return person !== null && liesUnder(person.division, division) ? person : null
    },
    list: (after: Key | undefined) => people.listUnder(division, after),
  }
}

/** The write of somebody new: refused when there is a row of that id. */
export const addition = (person: Person): Write => ({
  table: 'people',
  put: toRow(person),
  when: absent('id'),
})

/** The write of a changed person: refused when he changed meanwhile. */
export const change = (before: Pick<Person, 'version'>, person: Person): Write => ({
  table: 'people',
  put: toRow(person),
  when: isVersion(before.version, 'id'),
})
