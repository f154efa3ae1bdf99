import type { Database } from '../platform/dynamo/database.ts'
import { queryPage, type Key } from '../platform/dynamo/query.ts'
import { StoredIncident } from './incident-table.ts'

/**
 * What the incidents of a county say of the heads of their chains, for the verification of the record: read
 * by the platform itself, not by a person, and without a word of what they are about.
 */
export const incidentHeads = (db: Database) => async (county: string, after: Key | undefined) => {
  const { rows, next } = await queryPage(db, {
    table: 'incidents',
    index: 'by-report',
    where: ['county', county],
    after,
    limit: 200,
  })
  const snapshots = rows.map((row) => {
    const { id, version, head } = StoredIncident.parse(row).incident
    return { aggregate: id, seq: version, hash: head }
  })
  return { snapshots, next }
}
