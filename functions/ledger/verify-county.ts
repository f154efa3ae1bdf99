import * as z from 'zod'
import { Fault } from '../platform/fault.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import type { Key } from '../platform/dynamo/query.ts'
import type { LedgerTable } from './ledger-table.ts'
import {
  emptyPart,
  verifyChains,
  verifySeal,
  verifySnapshots,
  type Part,
  type Snapshot,
} from './verify-ledger.ts'

/** The rows that must agree with their chains, a page at a time; handed in by the wiring. */
export type SnapshotPage = (
  county: string,
  after: Key | undefined,
) => Promise<{ snapshots: Snapshot[]; next: Key | undefined }>

/** Several sources of rows, one after the other; the key to go on after says in which one. */
export function inTurn(sources: readonly SnapshotPage[]): SnapshotPage {
  return async (county, after) => {
    const { source = 0, ...key } = after ?? {}
    const turn = Number(source)
    const read = sources[turn]
    if (read === undefined) return { snapshots: [], next: undefined }
    const { snapshots, next } = await read(county, Object.keys(key).length === 0 ? undefined : key)
    if (next !== undefined) return { snapshots, next: { ...next, source: turn } }
    return { snapshots, next: turn + 1 < sources.length ? { source: turn + 1 } : undefined }
  }
}

const STAGES = ['seals', 'chains', 'snapshots'] as const
const Place = z.looseObject({ stage: z.enum(STAGES) })
type Stage = (typeof STAGES)[number]

export interface VerifyMeans {
  readonly ledger: LedgerTable
  readonly snapshots: SnapshotPage
}

/** A part of the verification of a county: seals first, then chains, then the rows that rest on them. */
export async function verifyCounty(
  county: string,
  cursor: string | undefined,
  binding: readonly unknown[],
  means: VerifyMeans,
) {
  const at = readCursor(cursor, binding)
  const place = at === undefined ? { stage: 'seals' as const } : Place.safeParse(at).data
  if (place === undefined) throw new Fault('invalid-cursor', 'the cursor does not fit', { field: 'cursor' })
  const { stage, ...key } = place
  const after = Object.keys(key).length === 0 ? undefined : (key as Key)
  const { part, next } = await verifyStage(stage, county, after, means)
  const following = STAGES[STAGES.indexOf(stage) + 1]
  if (next !== undefined) return { ...part, cursor: makeCursor({ ...next, stage }, binding) }
  return following === undefined ? part : { ...part, cursor: makeCursor({ stage: following }, binding) }
}

function verifyStage(
  stage: Stage,
  county: string,
  after: Key | undefined,
  means: VerifyMeans,
): Promise<{ part: Part; next: Key | undefined }> {
  switch (stage) {
    case 'seals':
      return verifyNextSeal(county, after, means.ledger)
    case 'chains':
      return verifyChains(county, after, means.ledger)
    case 'snapshots':
      return verifyNextSnapshots(county, after, means)
  }
}

/** One seal a part: each may cover thousands of heads. The seal before is read along, for the link. */
async function verifyNextSeal(county: string, after: Key | undefined, ledger: LedgerTable) {
  const { seals, next } = await ledger.seals(county, { newestFirst: false, limit: 1, after })
  const [seal] = seals
  if (seal === undefined) return { part: emptyPart(), next: undefined }
  const before = seal.number === 1 ? null : await ledger.seal(county, seal.number - 1)
  return { part: await verifySeal(seal, before, ledger), next }
}

async function verifyNextSnapshots(
  county: string,
  after: Key | undefined,
  { ledger, snapshots }: VerifyMeans,
) {
  const page = await snapshots(county, after)
  return { part: await verifySnapshots(page.snapshots, ledger), next: page.next }
}
