import * as z from 'zod'
import { CountyCode } from '../lib/division-code.ts'
import { Change } from '../incidents/routes.ts'
import { readerOf } from './tolerant.ts'

/** What a screen is sent. Order is promised per incident only, by its version; anything may come twice. */
export const LiveMessage = z.discriminatedUnion('type', [
  z.strictObject({ v: z.literal(1), type: z.literal('incidents'), changes: z.array(Change) }),
  z.strictObject({
    v: z.literal(1),
    type: z.literal('plan'),
    division: CountyCode,
    version: z.int().positive(),
  }),
  /** Which plan is to follow, or that none is, was decided anew. */
  z.strictObject({ v: z.literal(1), type: z.literal('schedule'), division: CountyCode }),
  /** The row of whoever listens changed: what he may do is to be asked for again. */
  z.strictObject({ v: z.literal(1), type: z.literal('person'), version: z.int().positive() }),
  z.strictObject({ v: z.literal(1), type: z.literal('pong'), at: z.string() }),
])
export type LiveMessage = z.infer<typeof LiveMessage>

/** What a screen may send: only a sign of life, so that both sides know the line is up (idle lines close at 10 min). */
export const LiveRequest = z.strictObject({ v: z.literal(1), type: z.literal('ping') })
export type LiveRequest = z.infer<typeof LiveRequest>

/** A message as a page hears it. */
export type Heard =
  /** `unread` of its records cannot be read, and are left out. */
  | { readonly message: LiveMessage; readonly unread: number }
  /** A kind that this release does not know (null), or one that it knows in a form, or of a `v`, that it does not. */
  | { readonly message: null; readonly kind: LiveMessage['type'] | null }

const READERS = new Map<string, ReturnType<typeof readerOf>>(
  LiveMessage.options.map((option) => [option.shape.type.value, readerOf(option)]),
)
const Kind = z.object({ type: z.enum(LiveMessage.options.map((option) => option.shape.type.value)) })

/** Reads what came over the line as `tolerant` does. */
export function hear(value: unknown): Heard {
  const kind = Kind.safeParse(value).data?.type ?? null
  const read = kind === null ? null : READERS.get(kind)?.(value)
  if (read == null) return { message: null, kind }
  return { message: read.value as LiveMessage, unread: read.unread }
}
