import * as z from 'zod'
import { DAY, epochSeconds, shift } from '#shared/lib/time.ts'
import { Notice, Severity, type NoticeId } from '#shared/notices/notice.ts'
import { Action } from '#shared/people/access.ts'
import { ChainEnd } from '#shared/people/person.ts'
import { Readers } from '#shared/people/readers.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { CLEARED_NOTICES, clearedNoticeKey, OPEN_NOTICES, openNoticeKey } from '../platform/dynamo/keys.ts'
import { getRow, queryAll, queryPage, type Key, type Row } from '../platform/dynamo/query.ts'
import { absent, is, type Write } from '../platform/dynamo/transact.ts'

/** A notice as its row holds it, with whom it is for and the end of its chain, if anybody did anything. */
export const StoredNotice = z.object({
  v: z.literal(1),
  notice: Notice,
  readers: Readers,
  /** A reader may do one of these. */
  actions: z.array(Action).min(1),
  head: ChainEnd.nullable(),
})
export type StoredNotice = z.infer<typeof StoredNotice>

/** Enough for a morning's notices of a county in one answer. */
const PAGE = 200
/** What is over stays so long, for who asks what was told; what people did with it is in the record. */
const CLEARED_KEPT = 90 * DAY

const fromRow = ({
  id: _id,
  register: _register,
  place: _place,
  version: _version,
  expiresAt: _expiresAt,
  ...row
}: Row): StoredNotice => StoredNotice.parse(row)

function toRow(stored: StoredNotice): Row {
  const { id, version, county, severity, since, clearedAt } = stored.notice
  const rank = Severity.options.indexOf(severity) + 1
  const standing =
    clearedAt === null
      ? { register: OPEN_NOTICES, place: openNoticeKey({ county, since, id }, rank) }
      : {
          register: CLEARED_NOTICES,
          place: clearedNoticeKey(county, clearedAt, id),
          expiresAt: epochSeconds(shift(clearedAt, CLEARED_KEPT)),
        }
  return { ...stored, id, version, ...standing }
}

/** Notices, whoever they are for. */
export function noticeTable(db: Database) {
  const page = async (register: string, division: string, after: Key | undefined) => {
    const { rows, next } = await queryPage(db, {
      table: 'notices',
      index: 'by-county',
      where: ['register', register],
      range: { name: 'place', prefix: division },
      after,
      limit: PAGE,
    })
    return { notices: rows.map(fromRow), next }
  }
  return {
    find: async (id: NoticeId): Promise<StoredNotice | null> => {
      const row = await getRow(db, 'notices', { id })
      return row === undefined ? null : fromRow(row)
    },
    /** Those that stand in a county, or in the counties under a division above, a page at a time. */
    open: (division: string, after: Key | undefined) => page(OPEN_NOTICES, division, after),
    cleared: (county: string, after: Key | undefined) => page(CLEARED_NOTICES, county, after),
    /** All that stand in a county. */
    standing: async (county: string): Promise<StoredNotice[]> =>
      (
        await queryAll(db, {
          table: 'notices',
          index: 'by-county',
          where: ['register', OPEN_NOTICES],
          range: { name: 'place', prefix: county },
        })
      ).map(fromRow),
  }
}

/** The write of a notice that was never there. */
export const addNotice = (stored: StoredNotice): Write => ({
  table: 'notices',
  put: toRow(stored),
  when: absent('id'),
})

/** The write of a changed notice: refused when it changed meanwhile. */
export const changeNotice = (before: StoredNotice, after: StoredNotice): Write => ({
  table: 'notices',
  put: toRow(after),
  when: is('version', before.notice.version),
})
