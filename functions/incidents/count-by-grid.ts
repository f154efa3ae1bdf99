import { DAY, MINUTE, shift, type Instant } from '#shared/lib/time.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { queryEach } from '../platform/dynamo/query.ts'
import { RecentlyUsed } from '../platform/recently-used.ts'
import { StoredIncident } from './incident-table.ts'

const YEAR = 365 * DAY
/** A year's tally changes little in this time, and counting 100,000 incidents takes a few seconds. */
const FRESH = 10 * MINUTE
const HELD_COUNTIES = 8

/** How many incidents of the last 12 months each grid of a county has; grids without any are not in it. */
export function gridCounter(db: Database, clock: Clock) {
  const held = new RecentlyUsed<{ at: Instant; counts: Promise<Map<string, number>> }>(HELD_COUNTIES)
  return (county: string): Promise<ReadonlyMap<string, number>> => {
    const now = clock()
    const known = held.get(county)
    if (known !== undefined && known.at > shift(now, -FRESH)) return known.counts
    const counts = count(county, { from: shift(now, -YEAR), to: now }, db)
    held.set(county, { at: now, counts })
    // A failed count is not an answer to keep.
    counts.catch(() => held.delete(county))
    return counts
  }
}

async function count(
  county: string,
  { from, to }: { from: Instant; to: Instant },
  db: Database,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const rows = queryEach(db, {
    table: 'incidents',
    index: 'by-report',
    where: ['county', county],
    range: { name: 'reportKey', from, to: `${to}#\uffff` },
  })
  for await (const row of rows) {
    const { grid } = StoredIncident.parse(row).incident
    if (grid !== null) counts.set(grid, (counts.get(grid) ?? 0) + 1)
  }
  return counts
}
