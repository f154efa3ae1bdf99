import type * as z from 'zod'
import type { LngLat } from '#shared/geo/position.ts'
import { packPlaces } from '#shared/incidents/places.ts'
import type { incidentRoutes } from '#shared/incidents/routes.ts'
import { countyOf, liesUnder } from '#shared/lib/division-code.ts'
import { toInstant } from '#shared/lib/time.ts'
import type { Actor } from '#shared/people/person.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import type { Key } from '../platform/dynamo/query.ts'
import type { IncidentTable } from './incident-table.ts'

type PlacesQuery = z.output<typeof incidentRoutes.listPlaces.query>

/** Rows read at once, some 1 MB, and so often for one answer: well under a second, and some 20 kB. */
const ROWS_AT_ONCE = 500
const READS = 4

/** Sorts after every key of an instant. */
const END = '\uffff'

/**
 * Where things happened in a division since a time, of what the person may read, without a word of what: to
 * be counted by whoever draws.
 */
export async function listPlaces(
  { division, from, cursor }: PlacesQuery,
  { actor, table }: { actor: Actor; table: IncidentTable },
): Promise<z.input<typeof incidentRoutes.listPlaces.returns>> {
  const binding = ['places', actor.id, actor.division, division, from]
  const places: LngLat[] = []
  let unplaced = 0
  let after: Key | undefined = readCursor(cursor, binding)
  for (let read = 0; read < READS; read += 1) {
    const { seen, next } = await table.read({
      index: 'by-report',
      partition: countyOf(division),
      from: toInstant(from),
      to: END,
      limit: ROWS_AT_ONCE,
      after,
    })
    for (const one of seen) {
      if (!('incident' in one) || !liesUnder(one.incident.division, division)) continue
      if (one.incident.placement === null) unplaced += 1
      else places.push(one.incident.placement.lngLat)
    }
    after = next
    if (next === undefined) break
  }
  return {
    places: packPlaces(places),
    unplaced,
    ...(after === undefined ? {} : { cursor: makeCursor(after, binding) }),
  }
}
