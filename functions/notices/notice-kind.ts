import { Notice } from '#shared/notices/notice.ts'
import { streamKind, topicsOfReaders } from '../platform/publication.ts'
import { StoredNotice } from './notice-table.ts'

/** What somebody should know, to those for whom it is; that it is over, to the same. */
export const noticeKind = streamKind({
  kind: 'notices',
  table: 'notices',
  schema: Notice,
  recordIn: ({ notice }) => notice,
  versionOf: ({ version }) => version,
  audienceOf: (_notice, row) => {
    const { readers, actions } = StoredNotice.pick({ readers: true, actions: true }).parse(row)
    return { topics: topicsOfReaders(readers), actions, readers }
  },
})
