import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import canonicalize from 'canonicalize'
import type { Head, LedgerEvent, LedgerPayload, Seal } from './event.ts'

/** SHA-256, in hex, over the RFC 8785 canonical JSON of a value; throws TypeError on what JSON cannot say. */
export function hashOf(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('only JSON values have a hash')
  return bytesToHex(sha256(utf8ToBytes(text)))
}

type Unsealed<T> = Omit<T, 'hash'>

/** Closes an event, or a seal, with its own hash. */
export const sealed = <T extends Unsealed<LedgerEvent> | Unsealed<Seal>>(link: T): T & { hash: string } => ({
  ...link,
  hash: hashOf(link),
})

/** The hash that stands in the event for its payload. */
export const payloadHashOf = (payload: LedgerPayload | null): string | null =>
  payload === null ? null : hashOf({ salt: payload.salt, body: payload.body })

/** The one hash of some heads, in the order of their ids. */
export const headsHashOf = (heads: readonly Head[]): string =>
  hashOf([...heads].sort((a, b) => (a.aggregate < b.aggregate ? -1 : 1)))

/** What is wrong with a chain, at which event; 'deleted-by-rule' is a finding, not a fault. */
export interface Finding {
  readonly aggregate: string
  readonly seq: number
  readonly fault:
    'missing' | 'hash' | 'previous' | 'payload-missing' | 'payload-hash' | 'head' | 'seal' | 'sealed-head'
}

export interface ChainReport {
  readonly findings: Finding[]
  readonly deletedByRule: number
  readonly head: Head | null
}

/**
 * Verifies one chain: `events` by seq from 1, `payloads` by seq. A payload may be absent only when a later
 * event 'incident.forgotten' names its deletion through `codes.through` (the last seq it covers).
 */
export function verifyChain(
  events: readonly LedgerEvent[],
  payloads: ReadonlyMap<number, LedgerPayload>,
): ChainReport {
  const findings: Finding[] = []
  const forgottenThrough = Math.max(0, ...events.filter((e) => e.type === 'incident.forgotten').map(forgets))
  let previous: LedgerEvent | null = null
  let deletedByRule = 0
  for (const event of events) {
    const fault = (name: Finding['fault']) =>
      findings.push({ aggregate: event.aggregate, seq: event.seq, fault: name })
    const { hash, ...rest } = event
    if (event.seq !== (previous?.seq ?? 0) + 1) fault('missing')
    if (hashOf(rest) !== hash) fault('hash')
    if (event.previous !== (previous?.hash ?? null)) fault('previous')
    if (event.payloadHash !== null) {
      const payload = payloads.get(event.seq)
      if (payload !== undefined && payloadHashOf(payload) !== event.payloadHash) fault('payload-hash')
      if (payload === undefined && event.seq > forgottenThrough) fault('payload-missing')
      if (payload === undefined && event.seq <= forgottenThrough) deletedByRule += 1
    }
    previous = event
  }
  return {
    findings,
    deletedByRule,
    head: previous && { aggregate: previous.aggregate, seq: previous.seq, hash: previous.hash },
  }
}

const forgets = (event: LedgerEvent): number =>
  typeof event.codes.through === 'number' ? event.codes.through : 0
