import * as z from 'zod'
import { hashOf } from '#shared/ledger/chain.ts'
import { jsonOf } from '#shared/lib/json.ts'
import { Fault } from '../fault.ts'

/**
 * Nothing in a cursor is secret and anybody can make one up: what the database cannot take is refused here.
 */
const Value = z.union([
  z
    .string()
    .max(512)
    .refine((text) => text.isWellFormed()),
  z.int(),
])

const Body = z.strictObject({ v: z.literal(1), at: z.record(z.string(), Value), for: z.string() })

/** Whom and what a list was made for: the caller and every filter. */
export type Binding = readonly unknown[]

/** 16 hex digits are plenty to tell lists apart; it is a binding, not a secret: rows are scoped anyway. */
const bindingOf = (binding: Binding): string => hashOf(JSON.parse(JSON.stringify(binding))).slice(0, 16)

/** An opaque cursor for the key a list goes on after. */
export const makeCursor = (at: Record<string, string | number>, binding: Binding): string =>
  Buffer.from(JSON.stringify({ v: 1, at, for: bindingOf(binding) })).toString('base64url')

/**
 * The key of a cursor; throws Fault invalid-cursor when it is foreign, of another list or no cursor at all.
 */
export function readCursor(
  cursor: string | undefined,
  binding: Binding,
): Record<string, string | number> | undefined {
  if (cursor === undefined) return undefined
  const body = Body.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString('utf8'))).data
  if (body === undefined || body.for !== bindingOf(binding)) {
    throw new Fault('invalid-cursor', 'the cursor was given for another list or caller', { field: 'cursor' })
  }
  return body.at
}
