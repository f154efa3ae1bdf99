import * as z from 'zod'
import { PersonId } from '../lib/id.ts'
import { ScopeCode } from '../lib/division-code.ts'
import { Hash } from '../ledger/event.ts'
import { Action, Role } from './access.ts'

/** As it is dialled, so that a phone's own dialler takes it. */
export const Phone = z.string().regex(/^\+?[0-9][0-9 -]{2,23}$/, 'expected digits, spaces and hyphens')

/** The end of a chain of the ledger. */
export const ChainEnd = z.strictObject({ seq: z.int().positive(), hash: Hash })
export type ChainEnd = z.infer<typeof ChainEnd>

/**
 * One of our own people: the identity provider proves who, this row says what and where. Rows from before
 * people were administered here have no version and no chain: they count as version 1, and their chain begins
 * with their first change.
 */
export const Person = z.strictObject({
  v: z.literal(1),
  id: PersonId,
  version: z.int().positive().default(1),
  name: z.string(),
  roles: z.array(Role),
  division: ScopeCode,
  disabled: z.boolean(),
  /** On duty, for those who may read people; nowhere in the ledger. */
  phone: Phone.optional(),
  head: ChainEnd.nullable().default(null),
})
export type Person = z.infer<typeof Person>

/** Somebody's row is another: what they may do is to be asked for again. */
export const PersonNews = z.strictObject({ id: PersonId })
export type PersonNews = z.infer<typeof PersonNews>

/** Who acts: a person as proved by the token and read from our own rows at most 60 s ago. */
export const Actor = z.object({
  id: PersonId,
  name: z.string(),
  division: ScopeCode,
  actions: z.array(Action),
})
export type Actor = z.infer<typeof Actor>

export const may = (actor: Actor, action: Action): boolean => actor.actions.includes(action)
