import { Head, LedgerEvent, LedgerPayload, Seal } from '#shared/ledger/event.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { headsKey, sealKey, SEALS } from '../platform/dynamo/keys.ts'
import {
  getRow,
  getRows,
  putRows,
  queryAll,
  queryPage,
  type Key,
  type Row,
} from '../platform/dynamo/query.ts'
import { absent, transact } from '../platform/dynamo/transact.ts'

const eventOf = ({ atKey: _atKey, ...row }: Row): LedgerEvent => LedgerEvent.parse(row)
const sealOf = ({ sealKey: _sealKey, ...row }: Row): Seal => Seal.parse(row)

/** Heads in one item of a seal: about 150 bytes each, so that an item stays far below 400 KB. */
const HEADS_PER_PART = 1_000
/** Sorts after every key of an instant. */
const END = '\uffff'

/** The record of a county: chains, payloads and seals. */
export function ledgerTable(db: Database) {
  return {
    /** A whole chain, oldest first. */
    chain: async (aggregate: string): Promise<LedgerEvent[]> =>
      (await queryAll(db, { table: 'ledger', where: ['aggregate', aggregate] })).map(eventOf),
    payloads: async (aggregate: string): Promise<Map<number, LedgerPayload>> => {
      const rows = await queryAll(db, { table: 'payloads', where: ['aggregate', aggregate] })
      return new Map(rows.map((row) => LedgerPayload.parse(row)).map((payload) => [payload.seq, payload]))
    },
    /** A county's events of (from, to] by time. */
    events: async (
      county: string,
      slice: Slice,
    ): Promise<{ events: LedgerEvent[]; next: Key | undefined }> => {
      const { from = '', to = '', after, limit = 200, newestFirst = false } = slice
      const { rows, next } = await queryPage(db, {
        table: 'ledger',
        index: 'by-county',
        where: ['county', county],
        range: { name: 'atKey', from: from === '' ? '0' : `${from}${END}`, to: `${to}${END}` },
        after,
        limit,
        newestFirst,
      })
      return { events: rows.map(eventOf), next }
    },
    seals: async (
      county: string,
      { after, newestFirst = true, limit = 100 }: Slice,
    ): Promise<{ seals: Seal[]; next: Key | undefined }> => {
      const { rows, next } = await queryPage(db, {
        table: 'seals',
        where: ['county', county],
        range: { name: 'sealKey', prefix: SEALS },
        after,
        limit,
        newestFirst,
      })
      return { seals: rows.map(sealOf), next }
    },
    seal: async (county: string, number: number): Promise<Seal | null> => {
      const row = await getRow(db, 'seals', { county, sealKey: sealKey(number) })
      return row === undefined ? null : sealOf(row)
    },
    /** The heads that a seal covers, in any order. */
    heads: async ({ county, number, headCount, headsHash }: Seal): Promise<Head[]> => {
      const parts = Math.ceil(headCount / HEADS_PER_PART)
      const keys = Array.from({ length: parts }, (_, part) => ({
        county,
        sealKey: headsKey(number, headsHash, part + 1),
      }))
      return (await getRows(db, 'seals', keys)).flatMap((row) => Head.array().parse(row['heads']))
    },
    /** Writes a seal and its heads; false when a seal of that number stands already. */
    putSeal: async (seal: Seal, heads: readonly Head[]): Promise<boolean> => {
      const { county, number, headsHash } = seal
      const parts = Array.from({ length: Math.ceil(heads.length / HEADS_PER_PART) }, (_, part) => ({
        v: 1,
        county,
        sealKey: headsKey(number, headsHash, part + 1),
        heads: heads.slice(part * HEADS_PER_PART, (part + 1) * HEADS_PER_PART),
      }))
      await putRows(db, 'seals', parts)
      const failure = await transact(db, [
        { table: 'seals', put: { ...seal, sealKey: sealKey(number) }, when: absent('sealKey') },
      ])
      return failure === null
    },
    /** The events of some heads, by aggregate and seq; a deleted one is not there. */
    eventsAt: async (keys: readonly { aggregate: string; seq: number }[]): Promise<LedgerEvent[]> =>
      (
        await getRows(
          db,
          'ledger',
          keys.map(({ aggregate, seq }) => ({ aggregate, seq })),
        )
      ).map(eventOf),
  }
}
export type LedgerTable = ReturnType<typeof ledgerTable>

interface Slice {
  readonly from?: Instant
  readonly to?: Instant
  readonly after?: Key | undefined
  readonly limit?: number
  readonly newestFirst?: boolean
}
