import * as z from 'zod'
import type { Change, incidentRoutes } from '#shared/incidents/routes.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import { DAY, Instant, SECOND, shift, toInstant } from '#shared/lib/time.ts'
import { Fault } from '../platform/fault.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import type { Key } from '../platform/dynamo/query.ts'
import { noteTold } from './change-order.ts'
import type { Seen } from './incident-table.ts'
import type { ListMeans } from './list-incidents.ts'

export type ChangesQuery = z.output<typeof incidentRoutes.listChanges.query>

/** Longer than the slowest command: one that took its time before a cursor may have committed after it. */
const OVERLAP_SECONDS = 60
const PAGE_ROWS = 300
/** Own reports are few; those of so many days are looked at for changes, wherever they lie. */
const OWN_DAYS = 30
const END = '\uffff'
/** Before the first change there is nothing to go on from. */
const NOTHING_YET = toInstant(0)

/** Where a catch-up goes on: in which of the partitions, after which key, and from when the next one asks. */
interface Place {
  readonly partition: number
  readonly after?: Key | undefined
  readonly through: Instant
}

/**
 * What changed since a time for one reader, one partition after the other: the counties, then the own
 * reports.
 */
export async function listChanges(query: ChangesQuery, { actor, table, countiesUnder, now }: ListMeans) {
  const { cursor, ...filters } = query
  const binding = ['changes', actor.id, actor.division, filters]
  const since = shift(toInstant(query.since), -OVERLAP_SECONDS * SECOND)
  const counties = await countiesUnder(query.division ?? actor.division)
  const place = toPlace(readCursor(cursor, binding)) ?? {
    partition: 0,
    through: await reachedBy(counties, table, now),
  }
  const county = counties[place.partition]
  const page = await table.read({
    limit: PAGE_ROWS,
    after: place.after,
    to: END,
    ...(county === undefined
      ? { index: 'by-author' as const, partition: actor.id, from: shift(now, -OWN_DAYS * DAY) }
      : { index: 'by-change' as const, partition: county, from: since }),
  })
  const items = page.seen.filter((seen) => concerns(seen, filters.division, since)).map(toChange)
  const next = nextPlace(place, page.next, counties.length)
  return {
    items,
    through: place.through,
    ...(next === null ? {} : { cursor: makeCursor(fromPlace(next), binding) }),
  }
}

/**
 * From when the next catch-up asks: what this one read, not what a clock says, which may step back before the
 * next change. A reading takes its time, and what is changed after it began is read again.
 */
async function reachedBy(
  counties: readonly string[],
  table: ListMeans['table'],
  now: Instant,
): Promise<Instant> {
  const newest = await Promise.all(counties.map((county) => table.newestChange(county)))
  const read = newest.reduce((latest, one) => (one > latest ? one : latest), '')
  if (read === '') return NOTHING_YET
  const through = read < now ? read : now
  noteTold(through)
  return through
}

function nextPlace({ partition, through }: Place, after: Key | undefined, counties: number): Place | null {
  if (after !== undefined) return { partition, after, through }
  return partition < counties ? { partition: partition + 1, through } : null
}

/** The key to go on after is flat beside the place, under its own attributes' names. */
const fromPlace = ({ partition, after, through }: Place) => ({ ...after, partition, through })

const Continued = z.object({
  partition: z.int().nonnegative(),
  through: Instant,
  county: z.string().optional(),
  author: z.string().optional(),
  id: z.string().optional(),
  changeKey: z.string().optional(),
  reportKey: z.string().optional(),
})

function toPlace(at: Record<string, string | number> | undefined): Place | null {
  if (at === undefined) return null
  const parsed = Continued.safeParse(at).data
  if (parsed === undefined)
    throw new Fault('invalid-cursor', 'the cursor does not fit this list', { field: 'cursor' })
  const { partition, through, ...after } = parsed
  return { partition, through, ...(after.id === undefined ? {} : { after }) }
}

const toChange = (seen: Seen): Change =>
  'incident' in seen
    ? { id: seen.incident.id, version: seen.incident.version, incident: seen.incident }
    : { id: seen.id, version: seen.lostAt }

const concerns = (seen: Seen, division: string | undefined, since: Instant): boolean =>
  !('incident' in seen) ||
  (seen.order >= since && (division === undefined || liesUnder(seen.incident.division, division)))
