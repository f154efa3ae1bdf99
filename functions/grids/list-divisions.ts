import { liesUnder } from '#shared/lib/division-code.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import { divisionTable } from './division-table.ts'

/**
 * Divisions under a parent, by code; above the county, and without a parent, the counties that have a plan.
 */
export async function listDivisions(parent: string | undefined, cursor: string | undefined, db: Database) {
  const divisions = divisionTable(db)
  if (parent === undefined || parent.length < 6) {
    return { items: (await divisions.counties()).filter(({ code }) => liesUnder(code, parent ?? '')) }
  }
  const binding = ['divisions', parent]
  const page = await divisions.listUnder(parent, readCursor(cursor, binding))
  return {
    items: page.divisions,
    ...(page.next === undefined ? {} : { cursor: makeCursor(page.next, binding) }),
  }
}
