import * as z from 'zod'
import { ScopeCode } from '../lib/division-code.ts'
import { CommandId, PersonId } from '../lib/id.ts'
import { Name } from '../lib/name.ts'
import { Role } from './access.ts'
import { Phone } from './person.ts'

/** Each role once, in one order, so that the same roles are the same text in the record. */
const Roles = z
  .array(Role)
  .min(1)
  .transform((roles) => Role.options.filter((role) => roles.includes(role)))

/** Somebody new. `id` is the subject by which the identity provider will name him. */
export const Addition = z.strictObject({
  commandId: CommandId,
  id: PersonId,
  name: Name,
  roles: Roles,
  division: ScopeCode,
  phone: Phone.optional(),
})
export type Addition = z.infer<typeof Addition>

const about = { commandId: CommandId, expectedVersion: z.int().positive() }

/**
 * What is done with somebody who is here. In a change, what is left out stays; a phone of null is taken away.
 */
export const PersonCommand = z.discriminatedUnion('type', [
  z.strictObject({
    ...about,
    type: z.literal('change'),
    name: Name.optional(),
    roles: Roles.optional(),
    division: ScopeCode.optional(),
    phone: Phone.nullable().optional(),
  }),
  z.strictObject({ ...about, type: z.literal('disable') }),
  z.strictObject({ ...about, type: z.literal('enable') }),
])
export type PersonCommand = z.infer<typeof PersonCommand>
