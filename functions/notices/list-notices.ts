import { COUNTY_DIGITS } from '#shared/lib/division-code.ts'
import type { Actor } from '#shared/people/person.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { isReader } from '../platform/publication.ts'
import { noticeTable } from './notice-table.ts'

/**
 * What stands in the actor's county, or in the counties below, and is for them, a page at a time: a page may
 * hold few of a county's when most are for others.
 */
export async function listNotices(cursor: string | undefined, actor: Actor, db: Database) {
  const { id, division } = actor
  const binding = ['notices', id, division]
  const { notices, next } = await noticeTable(db).open(
    division.slice(0, COUNTY_DIGITS),
    readCursor(cursor, binding),
  )
  return {
    items: notices.filter((stored) => isReader(stored, actor)).map(({ notice }) => notice),
    ...(next === undefined ? {} : { cursor: makeCursor(next, binding) }),
  }
}
