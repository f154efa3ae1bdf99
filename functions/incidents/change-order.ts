import type { Instant } from '#shared/lib/time.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { HighWater } from '../platform/dynamo/high-water.ts'
import { changedAtOf } from '../platform/dynamo/keys.ts'
import { queryPage } from '../platform/dynamo/query.ts'

const reached = new HighWater(async (county, db) => {
  const { rows } = await queryPage(db, {
    table: 'incidents',
    index: 'by-change',
    where: ['county', county],
    newestFirst: true,
    limit: 1,
  })
  return rows[0] === undefined ? '' : changedAtOf(String(rows[0]['changeKey']))
})

/**
 * The last time that anybody was told of in this process, of whatever county: who reads several goes on from
 * there in all of them.
 */
let told: Instant = ''

/**
 * When a change of a county comes in the order of its changes: at its time, but never before one that a
 * reader may have seen already. Only the key of the order is meant; people are shown the time itself.
 */
export async function changeOrder(county: string, at: Instant, db: Database): Promise<Instant> {
  const last = await reached.of(county, db)
  const order = [at, told, last].reduce((latest, one) => (one > latest ? one : latest))
  reached.raise(county, order, db)
  return order
}

/** The newest change of a county, '' when it has none. */
export const newestChange = (county: string, db: Database): Promise<Instant> => reached.of(county, db)

/** A reader was told to go on from a time. */
export function noteTold(through: Instant): void {
  if (through > told) told = through
}
