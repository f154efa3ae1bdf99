import * as z from 'zod'
import { reading } from '../contract/tolerant.ts'

/**
 * Every id is `<prefix>_<ULID>`; each feature declares its own, under a prefix that no other has (a test
 * holds it). An id's schema is its only constructor, so that an incident's id can never be stored where a
 * command's is expected. ULID: 26 characters of Crockford's base 32, the first at most 7
 * (https://github.com/ulid/spec). `from` gives a fresh id from a ULID made by the caller: `ulid()` is not
 * pure, so it stays outside.
 */
export function idKind<Brand extends string>(prefix: string) {
  const schema = z
    .string()
    .regex(new RegExp(`^${prefix}_[0-7][0-9A-HJKMNP-TV-Z]{25}$`), `expected ${prefix}_ and a ULID`)
    .brand<Brand>()
  const from = (ulid: string) => schema.parse(`${prefix}_${ulid}`) as string & z.core.$brand<Brand>
  return { schema, from }
}

const command = idKind<'command'>('cmd')
export const CommandId = command.schema
export type CommandId = z.infer<typeof CommandId>
export const commandIdFrom = command.from

/** A request to the API, for whoever looks for it in the log. */
export const requestIdFrom = (ulid: string): string => `req_${ulid}`

/** A person is named by the subject of the identity provider; we make none of these ourselves. */
export const PersonId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:|@-]{0,127}$/)
  .brand<'person'>()
export type PersonId = z.infer<typeof PersonId>

/**
 * The id of an aggregate of the ledger: the name of its kind and what tells it from others of that kind, as
 * `plan_<county>`; each feature makes its own.
 */
export const AggregateId = z.string().regex(/^[a-z]{2,20}_.{1,128}$/)
export type AggregateId = z.infer<typeof AggregateId>
AggregateId.register(reading, { isOpen: true })
