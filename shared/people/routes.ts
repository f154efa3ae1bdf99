import * as z from 'zod'
import { route } from '../contract/route.ts'
import { Action, Role } from './access.ts'
import { Cursor } from '../contract/cursor.ts'
import { PersonId } from '../lib/id.ts'
import { ScopeCode } from '../lib/division-code.ts'

export const Me = z
  .strictObject({
    id: PersonId,
    name: z.string(),
    roles: z.array(Role),
    division: ScopeCode,
    actions: z.array(Action),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof Me>

export const Colleague = z
  .strictObject({ id: PersonId, name: z.string(), roles: z.array(Role), division: ScopeCode })
  .meta({ id: 'Colleague' })
export type Colleague = z.infer<typeof Colleague>

export const peopleRoutes = {
  readMe: route({
    method: 'GET',
    path: '/api/me',
    access: 'session.read',
    summary: 'Who I am and what I may do',
    returns: Me,
  }),
  listPeople: route({
    method: 'GET',
    path: '/api/people',
    access: 'people.read',
    summary: 'The people of my division and below it',
    query: z.strictObject({ cursor: Cursor.optional() }),
    returns: z.strictObject({ items: z.array(Colleague), cursor: Cursor.optional() }),
  }),
}
