import { contract } from '#shared/contract/index.ts'
import { peopleTable } from '../people/people-table.ts'
import { listPeople, readMe } from '../people/read-people.ts'
import { serve } from '../platform/http/stack.ts'
import { openDoors } from './doors.ts'

const { db, know } = openDoors()
const people = peopleTable(db)

export const handler = serve(
  contract.people,
  {
    readMe: (_, { actor }) => readMe(actor, people),
    listPeople: ({ query }, { actor }) => listPeople(actor, query.cursor, people),
  },
  know,
)
