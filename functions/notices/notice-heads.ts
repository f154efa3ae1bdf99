import { noticeChain } from '#shared/notices/notice.ts'
import type { Database } from '../platform/dynamo/database.ts'
import type { Key } from '../platform/dynamo/query.ts'
import { noticeTable, type StoredNotice } from './notice-table.ts'

/** What the notices of a county say of the heads of their chains; of most there is none. */
export const noticeHeads = {
  open: (db: Database) => (county: string, after: Key | undefined) =>
    noticeTable(db).open(county, after).then(headsOf),
  cleared: (db: Database) => (county: string, after: Key | undefined) =>
    noticeTable(db).cleared(county, after).then(headsOf),
}

const headsOf = ({ notices, next }: { notices: StoredNotice[]; next: Key | undefined }) => ({
  snapshots: notices.flatMap(({ notice, head }) =>
    head === null ? [] : [{ aggregate: noticeChain(notice.id), ...head }],
  ),
  next,
})
