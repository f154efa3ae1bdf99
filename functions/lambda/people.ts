import { contract } from '#shared/contract/index.ts'
import { commandPosts } from '../people/command-posts.ts'
import { findResponsible } from '../people/find-responsible.ts'
import { addPerson, commandPerson } from '../people/manage-person.ts'
import { peopleTable } from '../people/people-table.ts'
import type { Places } from '../people/places.ts'
import { listPeople, readMe } from '../people/read-people.ts'
import { readPosts, readPostsOf } from '../people/read-posts.ts'
import { systemClock as clock } from '../platform/clock.ts'
import { Answer } from '../platform/http/exchange.ts'
import { serve } from '../platform/http/stack.ts'
import { openDoors } from './doors.ts'
import { plansInForce } from './plans.ts'

const { db, know } = openDoors()
const people = peopleTable(db)
const { plans } = plansInForce(db)
const places: Places = {
  exists: plans.exists,
  locate: (place) => plans.locate({ ...place, source: 'question' }),
}

export const handler = serve(
  contract.people,
  {
    readMe: (_, { actor }) => readMe(actor, people),
    listPeople: ({ query }, { actor }) => listPeople(query, actor, db),
    addPerson: async ({ body }, { actor }) => {
      const { answer, repeated } = await addPerson(body, { actor, db, clock, places })
      return new Answer(answer, repeated ? { status: 200 } : {})
    },
    commandPerson: async ({ params, body }, { actor }) =>
      (await commandPerson(params.id, body, { actor, db, clock, places })).answer,
    readPostsOf: ({ params }, { actor }) => readPostsOf(params.id, actor, db),
    readPosts: ({ params, query }, { actor }) => readPosts(params.division, query.cursor, actor, db),
    commandPosts: async ({ params, body }, { actor }) =>
      (await commandPosts(params.division, body, { actor, db, clock, places })).answer,
    readResponsible: ({ params, query }, { actor }) =>
      findResponsible({ ...params, ...query }, { actor, db, clock, places }),
  },
  know,
)
