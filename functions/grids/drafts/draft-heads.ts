import type { Database } from '../../platform/dynamo/database.ts'
import type { Key } from '../../platform/dynamo/query.ts'
import { aggregateOf } from './record-draft.ts'
import { draftTable, EVERYWHERE } from './draft-table.ts'

/** What the drafts of a county say of the heads of their chains, for the verification of the record. */
export const draftHeads = (db: Database) => async (county: string, after: Key | undefined) => {
  const { drafts, next } = await draftTable(db, EVERYWHERE).list(county, after, 200)
  return { snapshots: drafts.map(({ draft, head }) => ({ aggregate: aggregateOf(draft.id), ...head })), next }
}
