import * as z from 'zod'
import { CountyCode } from '../lib/division-code.ts'
import { Change } from '../incidents/routes.ts'

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

/**
 * What a screen may send: only a sign of life, so that both sides know the line is up (idle lines close at 10
 * min).
 */
export const LiveRequest = z.strictObject({ v: z.literal(1), type: z.literal('ping') })
export type LiveRequest = z.infer<typeof LiveRequest>
