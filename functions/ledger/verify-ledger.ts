import { hashOf, headsHashOf, verifyChain, type Finding } from '#shared/ledger/chain.ts'
import type { LedgerEvent, Seal } from '#shared/ledger/event.ts'
import type { Key } from '../platform/dynamo/query.ts'
import type { LedgerTable } from './ledger-table.ts'

/** What was looked at in a part of a verification, and what is wrong there. */
export interface Part {
  chains: number
  events: number
  seals: number
  deletedByRule: number
  findings: Finding[]
}

/** A row that says what the head of its chain should be: an incident, or a plan in force. */
export interface Snapshot {
  readonly aggregate: string
  readonly seq: number
  readonly hash: string
}

export const emptyPart = (): Part => ({ chains: 0, events: 0, seals: 0, deletedByRule: 0, findings: [] })

/**
 * Verifies a whole chain with its payloads. Texts that were deleted by rule between the two reads look
 * missing: then both are read once more.
 */
export async function verifyAggregate(aggregate: string, ledger: LedgerTable) {
  const first = await verifyOnce(aggregate, ledger)
  const mayBeForgotten = first.findings.some(({ fault }) => fault === 'payload-missing')
  return mayBeForgotten ? verifyOnce(aggregate, ledger) : first
}

async function verifyOnce(aggregate: string, ledger: LedgerTable) {
  const [events, payloads] = await Promise.all([ledger.chain(aggregate), ledger.payloads(aggregate)])
  return { events, ...verifyChain(events, payloads) }
}

/**
 * A page of a county's events, oldest first: every chain that begins there is verified whole. A chain whose
 * beginning is gone is found by its first event that is left, since the one before that is missing.
 */
export async function verifyChains(
  county: string,
  after: Key | undefined,
  ledger: LedgerTable,
): Promise<{ part: Part; next: Key | undefined }> {
  const part = emptyPart()
  const { events, next } = await ledger.events(county, { after, limit: 100 })
  const begins = events.filter(({ seq }) => seq === 1).map(({ aggregate }) => aggregate)
  const due = new Set([...begins, ...(await orphans(events, ledger))])
  const reports = await Promise.all([...due].map((aggregate) => verifyAggregate(aggregate, ledger)))
  for (const report of reports) {
    part.chains += 1
    part.events += report.events.length
    part.deletedByRule += report.deletedByRule
    part.findings.push(...report.findings)
  }
  return { part, next }
}

async function orphans(events: readonly LedgerEvent[], ledger: LedgerTable): Promise<string[]> {
  const earlier = events
    .filter(({ seq }) => seq > 1)
    .map(({ aggregate, seq }) => ({ aggregate, seq: seq - 1 }))
  const there = new Set((await ledger.eventsAt(earlier)).map(({ aggregate, seq }) => `${aggregate}/${seq}`))
  return earlier
    .filter(({ aggregate, seq }) => !there.has(`${aggregate}/${seq}`))
    .map(({ aggregate }) => aggregate)
}

/**
 * A seal: its own hash, the seal before, its heads' hash, and that every head it covers still stands in its
 * chain.
 */
export async function verifySeal(seal: Seal, before: Seal | null, ledger: LedgerTable): Promise<Part> {
  const part = { ...emptyPart(), seals: 1 }
  const { hash, ...rest } = seal
  const heads = await ledger.heads(seal)
  const isWhole =
    hashOf(rest) === hash &&
    seal.previous === (before?.hash ?? null) &&
    seal.number === (before?.number ?? 0) + 1 &&
    headsHashOf(heads) === seal.headsHash
  if (!isWhole) part.findings.push({ aggregate: `seal_${seal.county}`, seq: seal.number, fault: 'seal' })
  part.findings.push(...(await missing(heads, 'sealed-head', ledger)))
  return part
}

/**
 * Rows whose chain does not end as they say: the chain was cut or deleted, or the row was changed past it.
 */
export const verifySnapshots = async (
  snapshots: readonly Snapshot[],
  ledger: LedgerTable,
): Promise<Part> => ({
  ...emptyPart(),
  findings: await missing(snapshots, 'head', ledger),
})

async function missing(
  expected: readonly Snapshot[],
  fault: 'head' | 'sealed-head',
  ledger: LedgerTable,
): Promise<Finding[]> {
  const there = await ledger.eventsAt(expected)
  const hashes = new Map(there.map((event) => [`${event.aggregate}/${event.seq}`, event.hash]))
  return expected
    .filter(({ aggregate, seq, hash }) => hashes.get(`${aggregate}/${seq}`) !== hash)
    .map(({ aggregate, seq }) => ({ aggregate, seq, fault }))
}
