import * as z from 'zod'
import type { Incident } from '#shared/incidents/incident.ts'
import type { incidentRoutes } from '#shared/incidents/routes.ts'
import { liesUnder, COUNTY_DIGITS } from '#shared/lib/division-code.ts'
import { DAY, Instant, shift, toInstant } from '#shared/lib/time.ts'
import type { Actor } from '#shared/people/person.ts'
import { Fault } from '../platform/fault.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import type { IncidentTable } from './incident-table.ts'

export type ListQuery = z.output<typeof incidentRoutes.listIncidents.query>

const DEFAULT_DAYS = 30
const DEFAULT_LIMIT = 100
/**
 * Rows looked at in one index for a page from which some are left out: enough to fill most, and far from 1
 * MB.
 */
const ROWS_LOOKED_AT = 300
/** Sorts after every key of an instant. */
const END = '\uffff'

export interface ListMeans {
  readonly actor: Actor
  readonly table: IncidentTable
  /** The counties that an actor, or a filter by division, can concern. */
  readonly countiesUnder: (division: string) => Promise<string[]>
  readonly now: Instant
}

/**
 * Incidents by server time, the newest first. One scalar cursor goes through several counties at once: the
 * key down to which all of them have been read.
 */
export async function listIncidents(query: ListQuery, { actor, table, countiesUnder, now }: ListMeans) {
  const { cursor, limit = DEFAULT_LIMIT, ...filters } = query
  const binding = ['incidents', actor.id, actor.division, filters]
  const place = toPlace(readCursor(cursor, binding))
  // The cursor keeps where the list ends: thirty days from now are others by the time of the next page.
  const from = place?.from ?? toInstant(query.from ?? shift(now, -DEFAULT_DAYS * DAY))
  const below = place?.below
  const to = below ?? `${query.to === undefined ? '' : toInstant(query.to)}${END}`
  // DynamoDB refuses a range that ends before it begins.
  if (to < from) return { items: [] }
  const index = query.mine ? ('by-author' as const) : ('by-report' as const)
  const partitions = query.mine ? [actor.id] : await countiesUnder(query.division ?? actor.division)
  // Two more than a page: the row that the page before ended with comes again, and one says that there is
  // more.
  const least = limit + 2
  const readsAll = query.mine !== undefined || actor.division.length <= COUNTY_DIGITS
  const rows = readsAll && !isFiltered(filters) ? least : Math.max(least, ROWS_LOOKED_AT)
  const slices = await Promise.all(
    partitions.map((partition) => table.read({ index, partition, from, to, limit: rows, newestFirst: true })),
  )
  // Where one county was not read to its end, what lies deeper in the others is not yet in order.
  const readDownTo = slices.map(({ last }) => last ?? '').reduce((a, b) => (a > b ? a : b), '')
  const found = slices
    .flatMap(({ seen }) => seen.flatMap((one) => ('incident' in one ? [one.incident] : [])))
    .filter(
      (incident) => keyOf(incident) >= readDownTo && keyOf(incident) !== below && matches(incident, filters),
    )
    .sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1))
  const items = found.slice(0, limit)
  const lastItem = items.at(-1)
  const next = found.length > limit && lastItem ? keyOf(lastItem) : readDownTo
  return { items, ...(next === '' ? {} : { cursor: makeCursor({ below: next, from }, binding) }) }
}

/** Where a list goes on: below a key of the index, down to a time. */
const Place = z.strictObject({ below: z.string().regex(/^\d{4}-[^#]+#inc_/), from: Instant })

function toPlace(at: Record<string, string | number> | undefined): z.infer<typeof Place> | undefined {
  if (at === undefined) return undefined
  const place = Place.safeParse(at).data
  if (place === undefined)
    throw new Fault('invalid-cursor', 'the cursor does not fit this list', { field: 'cursor' })
  return place
}

const keyOf = ({ reportedAt, id }: Incident): string => `${reportedAt}#${id}`

type Filters = Omit<ListQuery, 'cursor' | 'limit'>

/** Whether rows in the range may be left out; `mine` and the range itself are asked of the index. */
const isFiltered = ({ mine: _mine, from: _from, to: _to, ...rest }: Filters): boolean =>
  Object.values(rest).some((value) => value !== undefined)

const matches = (incident: Incident, filters: Filters): boolean =>
  (filters.division === undefined || liesUnder(incident.division, filters.division)) &&
  (filters.status === undefined || filters.status.includes(incident.status)) &&
  (filters.net === undefined || (incident.net !== undefined && filters.net.includes(incident.net))) &&
  (filters.urgency === undefined || filters.urgency.includes(incident.urgency)) &&
  (filters.review === undefined || incident.review !== undefined) &&
  (filters.bbox === undefined || isWithin(incident, filters.bbox)) &&
  (filters.words === undefined || says(incident, filters.words))

function isWithin(
  { placement }: Incident,
  [west, south, east, north]: [number, number, number, number],
): boolean {
  if (placement === null) return false
  const [lng, lat] = placement.lngLat
  return lng >= west && lng <= east && lat >= south && lat <= north
}

const says = ({ title, description = '' }: Incident, words: string): boolean =>
  `${title}\n${description}`.toLowerCase().includes(words.toLowerCase())
