import { PersonId } from '#shared/lib/id.ts'
import { Person } from '#shared/people/person.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { PEOPLE, personKey } from '../platform/dynamo/keys.ts'
import { getRow, putRows, queryPage, type Key, type Row } from '../platform/dynamo/query.ts'

const toRow = (person: Person) => ({
  ...person,
  register: PEOPLE,
  personKey: personKey(person.division, person.id),
})

const fromRow = ({ register: _register, personKey: _personKey, ...row }: Row): Person => Person.parse(row)

/** The people of the platform. Their rows are ours; the identity provider only proves who they are. */
export function peopleTable(db: Database) {
  return {
    find: async (id: PersonId): Promise<Person | null> => {
      const row = await getRow(db, 'people', { id })
      return row === undefined ? null : fromRow(row)
    },
    /** Writes a person as given; changes by people come as commands with the administration of people. */
    put: (person: Person): Promise<void> => putRows(db, 'people', [toRow(person)]),
    /** People of a division and below it, by division. */
    listUnder: async (
      division: string,
      after: Key | undefined,
    ): Promise<{ people: Person[]; next: Key | undefined }> => {
      const { rows, next } = await queryPage(db, {
        table: 'people',
        index: 'by-division',
        where: ['register', PEOPLE],
        ...(division === '' ? {} : { range: { name: 'personKey', prefix: division } }),
        after,
        limit: 200,
      })
      return { people: rows.map(fromRow), next }
    },
  }
}
