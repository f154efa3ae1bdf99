import { hashOf, verifyChain, type Finding } from '#shared/ledger/chain.ts'
import type { Head, LedgerEvent, Seal } from '#shared/ledger/event.ts'

/** What this browser found when it did the sums itself. */
export interface Review {
  readonly findings: readonly Finding[]
  readonly events: number
}

/**
 * Verifies a chain here, by the very code the server uses, so that a reader need not take its word. Payloads
 * stay at the server, so their absence is no finding here; their hashes are covered by the events' own. The
 * head the server named must be the last link, and the chain must be the one that was asked for.
 */
export function reviewChain(aggregate: string, events: readonly LedgerEvent[], head: Head | null): Review {
  const { findings, head: last } = verifyChain(events, new Map())
  const own = findings.filter(({ fault }) => fault !== 'payload-missing')
  const seq = last?.seq ?? 0
  if (events.some((event) => event.aggregate !== aggregate)) own.push({ aggregate, seq: 1, fault: 'missing' })
  if (head !== null && (last === null || head.hash !== last.hash || head.seq !== last.seq)) {
    own.push({ aggregate, seq, fault: 'head' })
  }
  return { findings: own, events: events.length }
}

/**
 * Numbers of the seals, newest first, whose own hash or link to the one before is wrong; the last has none to
 * check.
 */
export function brokenSeals(seals: readonly Seal[]): Set<number> {
  const broken = new Set<number>()
  for (const [index, seal] of seals.entries()) {
    const { hash, ...rest } = seal
    const before = seals[index + 1]
    const isFirst = seal.number === 1
    const isLinked = isFirst
      ? seal.previous === null
      : before === undefined || (before.number === seal.number - 1 && before.hash === seal.previous)
    if (hashOf(rest) !== hash || !isLinked) broken.add(seal.number)
  }
  return broken
}
