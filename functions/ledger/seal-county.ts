import { headsHashOf, sealed } from '#shared/ledger/chain.ts'
import type { Head, Seal } from '#shared/ledger/event.ts'
import { shift, SECOND, type Instant } from '#shared/lib/time.ts'
import { afterSeal } from '../platform/dynamo/behind-seals.ts'
import type { Key } from '../platform/dynamo/query.ts'
import type { LedgerTable } from './ledger-table.ts'

/** What is younger may still be committing under an earlier time: the next seal takes it. */
const SETTLED_SECONDS = 60

/**
 * Seals what a county's chains grew by since the last seal: their heads under one hash, bound to the seal
 * before. Only grown chains are listed, since the seals before cover the rest; so an hour costs what happened
 * in it. Null when nothing grew, or another sealing was faster. A clock that stepped back holds no seal up.
 */
export async function sealCounty(county: string, now: Instant, ledger: LedgerTable): Promise<Seal | null> {
  const [last] = (await ledger.seals(county, { limit: 1 })).seals
  const settled = shift(now, -SETTLED_SECONDS * SECOND)
  const through = last === undefined || settled > last.through ? settled : afterSeal(last.through)
  const heads = await unsealedHeads(county, last, through, ledger)
  if (heads.length === 0) return null
  const seal = sealed({
    v: 1 as const,
    county,
    number: (last?.number ?? 0) + 1,
    from: last?.through ?? null,
    through,
    headCount: heads.length,
    headsHash: headsHashOf(heads),
    previous: last?.hash ?? null,
  })
  return (await ledger.putSeal(seal, heads)) ? seal : null
}

/**
 * The slice of the last seal is looked through once more: what came late, or by another clock, stands there
 * without its seal. What that seal has is left out.
 */
async function unsealedHeads(
  county: string,
  last: Seal | undefined,
  to: Instant,
  ledger: LedgerTable,
): Promise<Head[]> {
  const heads = await grownHeads(county, last?.from ?? undefined, to, ledger)
  const known = new Map(last && (await ledger.heads(last)).map(({ aggregate, seq }) => [aggregate, seq]))
  return heads.filter(({ aggregate, seq }) => seq > (known.get(aggregate) ?? 0))
}

async function grownHeads(
  county: string,
  from: Instant | undefined,
  to: Instant,
  ledger: LedgerTable,
): Promise<Head[]> {
  const heads = new Map<string, Head>()
  let after: Key | undefined
  do {
    const page = await ledger.events(county, {
      ...(from === undefined ? {} : { from }),
      to,
      after,
      limit: 1_000,
    })
    for (const { aggregate, seq, hash } of page.events) {
      if (seq > (heads.get(aggregate)?.seq ?? 0)) heads.set(aggregate, { aggregate, seq, hash })
    }
    after = page.next
  } while (after !== undefined)
  return [...heads.values()]
}
