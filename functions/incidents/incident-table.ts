import * as z from 'zod'
import { readersOf } from '#shared/incidents/readers.ts'
import { FormerReader, loseReaders, lostAt, Readers, reads } from '#shared/people/readers.ts'
import { mortonKey, type KeyRange } from '#shared/geo/morton.ts'
import { IncidentInRow, toRow, type Incident, type Placement } from '#shared/incidents/incident.ts'
import { isOpen } from '#shared/incidents/lifecycle.ts'
import { Hash } from '#shared/ledger/event.ts'
import { IncidentId } from '#shared/incidents/id.ts'
import { Instant } from '#shared/lib/time.ts'
import type { Actor } from '#shared/people/person.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { changedAtOf, changeKey, placeKey, reportKey } from '../platform/dynamo/keys.ts'
import { getRow, queryEach, queryPage, type Key, type Row } from '../platform/dynamo/query.ts'
import { absent, is, type Write } from '../platform/dynamo/transact.ts'
import { changeOrder, newestChange } from './change-order.ts'

/** An incident as stored: what its readers see, who they are, and the hash of what was submitted. */
export const StoredIncident = z.object({
  v: z.literal([1, 2]),
  incident: IncidentInRow,
  readers: Readers,
  formerReaders: z.array(FormerReader),
  submissionHash: Hash,
  forgetAt: Instant.optional(),
})
export type StoredIncident = z.infer<typeof StoredIncident>

/** A row for the county an incident has left, so that its screens learn of it when they catch up. */
const LeftMark = z.object({
  v: z.literal(1),
  left: IncidentId,
  readers: Readers,
  formerReaders: z.array(FormerReader),
})

/**
 * What a scoped reader gets of a row: the incident and when its change came in the order of changes, or from
 * which version on it is not his any more.
 */
export type Seen =
  | { readonly incident: Incident; readonly order: Instant }
  | { readonly id: Incident['id']; readonly lostAt: number }

export interface Slice {
  readonly index: 'by-report' | 'by-change' | 'by-author'
  readonly partition: string
  readonly from: string
  readonly to: string
  readonly limit: number
  readonly after?: Key | undefined
  readonly newestFirst?: boolean
}

/**
 * Those that any change of a plan may concern, wherever it is: looked at beside the squares that it touches.
 * Sorts after every square.
 */
export const ELSEWHERE: KeyRange = { from: 'outside', to: 'outside' }

/** Open incidents of a county in a range of squares, whoever reads them: for the platform itself. */
export async function* openIn(
  county: string,
  squares: KeyRange,
  db: Database,
): AsyncGenerator<StoredIncident> {
  const rows = queryEach(db, {
    table: 'incidents',
    index: 'by-place',
    where: ['county', county],
    range: { name: 'placeKey', from: squares.from, to: placeKey(squares.to, LAST_ID) },
    limit: 200,
  })
  for await (const row of rows) yield StoredIncident.parse(row)
}

/** Sorts after every id. */
const LAST_ID = '\uffff'

const PARTITION = { 'by-report': 'county', 'by-change': 'county', 'by-author': 'author' } as const
const SORT = { 'by-report': 'reportKey', 'by-change': 'changeKey', 'by-author': 'reportKey' } as const

/** Incidents as one person may read them: rows outside the own scope do not exist here. */
export function incidentTable(db: Database, actor: Pick<Actor, 'id' | 'division'>) {
  return {
    find: async (id: string): Promise<StoredIncident | null> => {
      const row = await getRow(db, 'incidents', { id })
      const stored = row && StoredIncident.parse(row)
      return stored && reads(stored.readers, actor) ? stored : null
    },
    /** A slice of an index in key order; `last` is the sort key it was read up to, when there is more. */
    read: async (
      slice: Slice,
    ): Promise<{ seen: Seen[]; last: string | undefined; next: Key | undefined }> => {
      const { index, partition, from, to, limit, after, newestFirst = false } = slice
      const { rows, next } = await queryPage(db, {
        table: 'incidents',
        index,
        where: [PARTITION[index], partition],
        range: { name: SORT[index], from, to },
        limit,
        after,
        newestFirst,
      })
      const last = next && String(next[SORT[index]])
      return { seen: rows.flatMap((row) => see(row, actor)), last, next }
    },
    newestChange: (county: string) => newestChange(county, db),
  }
}
export type IncidentTable = ReturnType<typeof incidentTable>

function see(row: Row, actor: Pick<Actor, 'id' | 'division'>): Seen[] {
  const mark = LeftMark.safeParse(row)
  // Who still reads it, from above or by name, is told of it by the row itself.
  if (mark.success)
    return reads(mark.data.readers, actor) ? [] : gone(mark.data.left, mark.data.formerReaders, actor)
  const { incident, readers, formerReaders } = StoredIncident.parse(row)
  const order = changedAtOf(String(row['changeKey']))
  return reads(readers, actor) ? [{ incident, order }] : gone(incident.id, formerReaders, actor)
}

function gone(
  id: Incident['id'],
  former: readonly FormerReader[],
  actor: Pick<Actor, 'id' | 'division'>,
): Seen[] {
  const version = lostAt(former, actor)
  return version === null ? [] : [{ id, lostAt: version }]
}

/**
 * Where an open incident is looked for when ground changes hands: its square; for one that no grid held,
 * whose grid is the nearest one and may lie kilometres away, a place past all squares.
 */
const squareOf = ({ lngLat, candidates }: Placement): string =>
  candidates[0]?.inside === true ? mortonKey(lngLat) : ELSEWHERE.from

/** The indexed attributes of an incident's row. */
const keysOf = (incident: Incident, order: Instant) => {
  const { id, county, author, reportedAt, version, placement } = incident
  return {
    id,
    ...(placement === null || !isOpen(incident) ? {} : { placeKey: placeKey(squareOf(placement), id) }),
    county,
    author,
    version,
    reportKey: reportKey(reportedAt, id),
    changeKey: changeKey(order, id),
  }
}

/** The write of a new incident: refused when there is one of that id. */
export const creation = async (incident: Incident, submissionHash: string, db: Database): Promise<Write> => ({
  table: 'incidents',
  put: {
    v: 2,
    incident: toRow(incident),
    readers: readersOf(incident),
    formerReaders: [],
    submissionHash,
    ...keysOf(incident, await changeOrder(incident.county, incident.changedAt, db)),
  },
  when: absent('id'),
})

/** The writes of a changed incident: refused when it changed meanwhile. */
export async function change(
  before: StoredIncident,
  { incident, forgetAt }: { readonly incident: Incident; readonly forgetAt?: Instant | undefined },
  db: Database,
): Promise<Write[]> {
  const readers = readersOf(incident)
  const formerReaders = loseReaders(before.formerReaders, before.readers, readers, incident.version)
  const { submissionHash } = before
  const keys = keysOf(incident, await changeOrder(incident.county, incident.changedAt, db))
  const row = { v: 2, incident: toRow(incident), readers, formerReaders, submissionHash, forgetAt, ...keys }
  const update: Write = { table: 'incidents', put: row, when: is('version', before.incident.version) }
  const { county } = before.incident
  if (county === incident.county) return [update]
  const order = await changeOrder(county, incident.changedAt, db)
  return [update, leaving({ county, order }, incident, formerReaders)]
}

function leaving(
  { county, order }: { readonly county: string; readonly order: Instant },
  incident: Incident,
  formerReaders: FormerReader[],
): Write {
  const id = `${incident.id}@${county}@${incident.version}`
  const mark = {
    v: 1,
    id,
    left: incident.id,
    readers: readersOf(incident),
    county,
    formerReaders,
    changeKey: changeKey(order, incident.id),
  }
  return { table: 'incidents', put: mark, when: absent('id') }
}
