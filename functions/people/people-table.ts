import { registerOf, scopeOfRegister } from '#shared/lib/division-code.ts'
import type { PersonId } from '#shared/lib/id.ts'
import { Person } from '#shared/people/person.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { PEOPLE, personKey } from '../platform/dynamo/keys.ts'
import { getRow, getRows, putRows, queryPage, type Key, type Row } from '../platform/dynamo/query.ts'

/** The row of a person, with the key by which a division finds its people. */
export const toRow = (person: Person) => ({
  ...person,
  register: PEOPLE,
  personKey: personKey(person.division, person.id),
})

const fromRow = ({ register: _register, personKey: _personKey, ...row }: Row): Person => Person.parse(row)

/** Sorts after every key of a division and below it. */
const END = '\uffff'

/** The people of the platform, whoever asks: for knowing a caller and for the record, not for showing. */
export function peopleTable(db: Database) {
  const page = async (prefix: string, after: Key | undefined, limit: number) => {
    const { rows, next } = await queryPage(db, {
      table: 'people',
      index: 'by-division',
      where: ['register', PEOPLE],
      ...(prefix === '' ? {} : { range: { name: 'personKey', prefix } }),
      after,
      limit,
    })
    return { people: rows.map(fromRow), next }
  }
  return {
    find: async (id: PersonId): Promise<Person | null> => {
      const row = await getRow(db, 'people', { id })
      return row === undefined ? null : fromRow(row)
    },
    findAll: async (ids: readonly PersonId[]): Promise<Map<string, Person>> => {
      const keys = [...new Set(ids)].map((id) => ({ id }))
      return new Map((await getRows(db, 'people', keys)).map(fromRow).map((person) => [person.id, person]))
    },
    /** Writes a person as given, for a demo; changes by people come as commands. */
    put: (person: Person): Promise<void> => putRows(db, 'people', [toRow(person)]),
    /** People of a division and below it, by division. */
    listUnder: (division: string, after: Key | undefined) => page(division, after, 200),
    /**
     * The people whose changes are recorded under a register: those of a county, or of exactly what is above
     * counties.
     */
    listOfRegister: (register: string, after: Key | undefined) => {
      const scope = scopeOfRegister(register)
      return page(scope.length < register.length ? personKey(scope, '') : scope, after, 200)
    },
    /**
     * The registers under which people are recorded: a query each, since the next one is asked for past the
     * last.
     */
    registers: async (): Promise<string[]> => {
      const found: string[] = []
      for (let from = '0'; ;) {
        const { rows } = await queryPage(db, {
          table: 'people',
          index: 'by-division',
          where: ['register', PEOPLE],
          range: { name: 'personKey', from },
          limit: 1,
        })
        const [first] = rows.map(fromRow)
        if (first === undefined) return [registerOf(''), ...found]
        const { division } = first
        found.push(registerOf(division))
        from = division.length < registerOf('').length ? personKey(division, END) : division.slice(0, 6) + END
      }
    },
  }
}
export type PeopleTable = ReturnType<typeof peopleTable>
