import * as z from 'zod'
import { PersonId } from '../lib/id.ts'
import { ScopeCode } from '../lib/division-code.ts'
import { Action, Role } from './access.ts'

/** One of our own people: the identity provider proves who, this row says what and where. */
export const Person = z.strictObject({
  v: z.literal(1),
  id: PersonId,
  name: z.string().min(1).max(100),
  roles: z.array(Role),
  division: ScopeCode,
  disabled: z.boolean(),
})
export type Person = z.infer<typeof Person>

/** Who acts: a person as proved by the token and read from our own rows at most 60 s ago. */
export const Actor = z.object({
  id: PersonId,
  name: z.string(),
  division: ScopeCode,
  actions: z.array(Action),
})
export type Actor = z.infer<typeof Actor>

export const may = (actor: Actor, action: Action): boolean => actor.actions.includes(action)
