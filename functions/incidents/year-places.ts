import type { LngLat } from '#shared/geo/position.ts'
import { DAY, MINUTE, shift, type Instant } from '#shared/lib/time.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { queryEach } from '../platform/dynamo/query.ts'
import { RecentlyUsed } from '#shared/lib/recently-used.ts'
import { StoredIncident } from './incident-table.ts'

const YEAR = 365 * DAY
/** A year changes little in this time, and reading 100,000 incidents takes a few seconds. */
const FRESH = 10 * MINUTE
const HELD_COUNTIES = 8

/** Where the incidents of the last 12 months of a county were, for the platform itself, to be counted. */
export function yearPlaces(db: Database, clock: Clock) {
  const held = new RecentlyUsed<{ at: Instant; places: Promise<LngLat[]> }>(HELD_COUNTIES)
  return (county: string): Promise<readonly LngLat[]> => {
    const now = clock()
    const known = held.get(county)
    if (known !== undefined && known.at > shift(now, -FRESH)) return known.places
    const places = read(county, { from: shift(now, -YEAR), to: now }, db)
    held.set(county, { at: now, places })
    // What failed is not an answer to keep.
    places.catch(() => held.delete(county))
    return places
  }
}

async function read(
  county: string,
  { from, to }: { from: Instant; to: Instant },
  db: Database,
): Promise<LngLat[]> {
  const places: LngLat[] = []
  const rows = queryEach(db, {
    table: 'incidents',
    index: 'by-report',
    where: ['county', county],
    range: { name: 'reportKey', from, to: `${to}#\uffff` },
  })
  for await (const row of rows) {
    const { placement } = StoredIncident.parse(row).incident
    if (placement !== null) places.push(placement.lngLat)
  }
  return places
}
