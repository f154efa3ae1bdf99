import * as z from 'zod'
import { reading } from '../contract/tolerant.ts'
import { AggregateId, PersonId } from '../lib/id.ts'
import { CountyCode } from '../lib/division-code.ts'
import { Instant } from '../lib/time.ts'

export const Hash = z.string().regex(/^[0-9a-f]{64}$/)

/** Codes, numbers and opaque references only: nothing here is ever deleted. */
const Codes = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))

/**
 * What happened, as `incident.reported`: of a feature, which owns its types and says what stands in their
 * codes.
 */
export const EventType = z.string().regex(/^[a-z]+\.[a-z-]+$/, 'expected feature.what-happened')
export type EventType = z.infer<typeof EventType>

/**
 * One link of an aggregate's chain. `hash` is SHA-256 over the RFC 8785 canonical JSON of all other members,
 * so it covers `previous` (the hash of the event before, null for the first) and `payloadHash`.
 */
export const LedgerEvent = z.strictObject({
  v: z.literal(1),
  aggregate: AggregateId,
  seq: z.int().positive(),
  type: EventType,
  county: CountyCode,
  actor: PersonId,
  at: Instant,
  codes: Codes,
  payloadHash: Hash.nullable(),
  previous: Hash.nullable(),
  hash: Hash,
})
export type LedgerEvent = z.infer<typeof LedgerEvent>
// The hash covers all members: whoever reads a link to verify it needs those of a newer server too.
LedgerEvent.register(reading, { keepsUnknown: true })

/**
 * How long free text, contacts and exact positions are kept; a class is named, its period is the county's.
 */
const RetentionClass = z.enum(['incident-text', 'draft-text'])

/**
 * What may have to be deleted one day. `salt` keeps the hash from giving away a short text that was deleted.
 */
export const LedgerPayload = z.strictObject({
  v: z.literal(1),
  aggregate: AggregateId,
  seq: z.int().positive(),
  retention: RetentionClass,
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  body: z.record(z.string(), z.json()),
})
export type LedgerPayload = z.infer<typeof LedgerPayload>

/** An event as its readers see it: with the payload where it still exists. */
export const LedgerEntry = LedgerEvent.extend({ payload: z.record(z.string(), z.json()).nullable() }).meta({
  id: 'LedgerEntry',
})
export type LedgerEntry = z.infer<typeof LedgerEntry>

export const Head = z.strictObject({ aggregate: AggregateId, seq: z.int().positive(), hash: Hash })
export type Head = z.infer<typeof Head>

/**
 * An hourly seal of a county: the heads of all chains that grew in (from, through], bound to the seal before
 * it. All heads ever sealed are covered by the newest seal, so a chain that was deleted shows as missing.
 */
export const Seal = z.strictObject({
  v: z.literal(1),
  county: CountyCode,
  number: z.int().positive(),
  from: Instant.nullable(),
  through: Instant,
  headCount: z.int().nonnegative(),
  headsHash: Hash,
  previous: Hash.nullable(),
  hash: Hash,
})
export type Seal = z.infer<typeof Seal>
Seal.register(reading, { keepsUnknown: true })
