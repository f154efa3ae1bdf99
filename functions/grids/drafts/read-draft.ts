import type { DraftProblem } from '#shared/grids/draft-edit.ts'
import type { CoverageGrid } from '#shared/geo/coverage/coverage.ts'
import { gridIn } from '#shared/grids/draft-state.ts'
import { cutFeatures, positionsIn, POSITIONS_ON_PAGE, type Part } from '#shared/grids/geometry-parts.ts'
import type { Draft, DraftGrid, DraftStatus, Presence } from '#shared/grids/draft.ts'
import type { DraftId } from '#shared/grids/id.ts'
import { epochSeconds, MINUTE, SECOND, type Instant } from '#shared/lib/time.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import type { Actor } from '#shared/people/person.ts'
import { makeCursor, readCursor } from '../../platform/dynamo/cursor.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { Fault } from '../../platform/fault.ts'
import { rewound, type DraftStates, type Sheet } from './draft-states.ts'
import { draftTable } from './draft-table.ts'
import { roundedGrid } from './rounded-grid.ts'

export interface ReadMeans {
  readonly actor: Actor
  readonly db: Database
  readonly states: DraftStates
}

const DRAFTS_AT_ONCE = 50

/** The drafts of a county, or of a division in it, that the person may see, the newest first. */
export async function listDrafts(
  {
    division,
    status,
    cursor,
  }: { division: string; status?: DraftStatus | undefined; cursor?: string | undefined },
  { actor, db }: Pick<ReadMeans, 'actor' | 'db'>,
): Promise<{ items: Draft[]; cursor?: string }> {
  const binding = ['drafts', actor.id, division, status ?? null]
  const table = draftTable(db, actor)
  const page = await table.list(division.slice(0, 6), readCursor(cursor, binding), DRAFTS_AT_ONCE)
  const items = page.drafts
    .map(({ draft }) => draft)
    .filter((draft) => liesUnder(draft.division, division) && (status ?? draft.status) === draft.status)
  return { items, ...(page.next === undefined ? {} : { cursor: makeCursor(page.next, binding) }) }
}

/** Positions on a page of grids, unless one alone has more: with 8 decimals some 300 kB. */
const POSITIONS_AT_ONCE = 12_000

/**
 * A page of the grids by layer and code; all pages show the version of the first. Throws Fault
 * version-conflict when the grids were replaced as a whole between two pages.
 */
export async function readDraftGrids(
  id: DraftId,
  cursor: string | undefined,
  { actor, db, states }: ReadMeans,
) {
  const binding = ['draft-grids', actor.id, id]
  const at = readCursor(cursor, binding)
  const sheet = await states.at(await draftTable(db, actor).read(id))
  const version = at === undefined ? sheet.stored.draft.version : Number(at['version'])
  const { state } = await sheetAt(sheet, version, { actor, db })
  const grids = [...state.base.grids, ...state.dedicated.grids]
  const start = Number(at?.['from'] ?? 0)
  if (!(start >= 0 && start <= grids.length))
    throw new Fault('invalid-cursor', 'there is no such page', { field: 'cursor' })
  const end = endOfPage(grids, start)
  const whole = grids.slice(start, end).map(({ code }): DraftGrid & { part?: Part } => gridIn(state, code)!)
  const lists = cutFeatures(whole)
  // More than one only of a grid that is too long for a page by itself.
  const part = Number(at?.['part'] ?? 0)
  const next: Record<'version' | 'from', number> & Record<string, number> =
    part + 1 < lists.length ? { version, from: start, part: part + 1 } : { version, from: end }
  return {
    type: 'FeatureCollection' as const,
    version,
    features: (lists[part] ?? []).map(featureOf),
    ...(next.from < grids.length ? { cursor: makeCursor(next, binding) } : {}),
  }
}

/** The draft as it stood at a version. */
async function sheetAt(
  sheet: Sheet,
  version: number,
  { actor, db }: Pick<ReadMeans, 'actor' | 'db'>,
): Promise<Sheet> {
  const { draft, since } = sheet.stored
  if (version === draft.version) return sheet
  if (version < since || version > draft.version)
    throw new Fault('version-conflict', 'the grids of the draft were replaced: read them from the start')
  const later = await draftTable(db, actor).allEdits(draft.id, version, draft.version)
  return { ...sheet, state: rewound(sheet.state, later) }
}

function endOfPage(grids: readonly CoverageGrid[], start: number): number {
  let room = POSITIONS_AT_ONCE
  let end = start
  while (end < grids.length) {
    room -= positionsOf(grids[end]!)
    if (room < 0 && end > start) break
    end += 1
  }
  return end
}

/** A ring is closed when it is sent. */
const positionsOf = ({ polygons }: CoverageGrid): number =>
  polygons.flat().reduce((sum, ring) => sum + ring.length / 2 + 1, 0)

function featureOf({ part, ...grid }: DraftGrid & { part?: Part }) {
  const { geometry, ...properties } = roundedGrid(grid)
  const feature = { type: 'Feature' as const, id: grid.code, geometry, properties }
  return part === undefined ? feature : { ...feature, part }
}

/** A page of the edits after a version, and the draft that all pages lead up to. */
export async function listEdits(
  { id, after = 0, cursor }: { id: DraftId; after?: number | undefined; cursor?: string | undefined },
  { actor, db }: Pick<ReadMeans, 'actor' | 'db'>,
) {
  const binding = ['draft-edits', actor.id, id, after]
  const table = draftTable(db, actor)
  const { draft } = await table.read(id)
  const page = await table.edits(id, after, draft.version, readCursor(cursor, binding))
  return {
    draft,
    items: page.edits,
    ...(page.next === undefined ? {} : { cursor: makeCursor(page.next, binding) }),
  }
}

const PROBLEMS_AT_ONCE = 200
/** A file that was imported aside is wrong at every border: nobody mends more than these one by one. */
const MOST_PROBLEMS = 1000

/** A page of the problems of a draft at one version. */
export async function listProblems(
  id: DraftId,
  cursor: string | undefined,
  { actor, db, states, problemsOf }: ReadMeans & { problemsOf: (sheet: Sheet) => Promise<DraftProblem[]> },
) {
  const binding = ['draft-problems', actor.id, id]
  const at = readCursor(cursor, binding)
  const now = await states.at(await draftTable(db, actor).read(id))
  const version = at === undefined ? now.stored.draft.version : Number(at['version'])
  const then = await sheetAt(now, version, { actor, db })
  const sheet = { ...then, stored: { ...then.stored, draft: { ...then.stored.draft, version } } }
  const all = await problemsOf(sheet)
  const problems = all.slice(0, MOST_PROBLEMS)
  const start = at === undefined ? 0 : Number(at['from'])
  const items = problemsOfAnswer(problems.slice(start, start + PROBLEMS_AT_ONCE))
  const end = start + items.length
  return {
    version,
    items,
    counts: countsOf(all),
    isCut: problems.length < all.length,
    ...(end < problems.length ? { cursor: makeCursor({ version, from: end }, binding) } : {}),
  }
}

/** As many as fit an answer, one at the least; ground too long for an answer by itself is not drawn. */
function problemsOfAnswer(problems: readonly DraftProblem[]): DraftProblem[] {
  let room = POSITIONS_ON_PAGE
  const items: DraftProblem[] = []
  for (const problem of problems) {
    const count = problem.geometry === null ? 0 : positionsIn(problem.geometry)
    const isDrawn = count <= POSITIONS_ON_PAGE
    if (isDrawn && count > room) break
    if (isDrawn) room -= count
    items.push(isDrawn ? problem : { ...problem, geometry: null })
  }
  return items
}

/** How many of each kind, in the order of the list. */
function countsOf(problems: readonly DraftProblem[]) {
  const counts = new Map<string, Pick<DraftProblem, 'kind' | 'blocks'> & { count: number }>()
  for (const { kind, blocks } of problems) {
    const key = `${kind} ${blocks}`
    counts.set(key, { kind, blocks, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}

/** Somebody who said so within this time is here. */
const HERE_SECONDS = MINUTE / SECOND

/** Notes that the person has the draft open; who else has, and the version that is to be caught up with. */
export async function showPresence(
  id: DraftId,
  place: Pick<Presence, 'lngLat' | 'selected'>,
  { actor, db, at }: Pick<ReadMeans, 'actor' | 'db'> & { at: Instant },
): Promise<{ version: number; others: Presence[] }> {
  const table = draftTable(db, actor)
  const { draft } = await table.read(id)
  const now = epochSeconds(at)
  await table.putPresence(
    id,
    { person: actor.id, name: actor.name, seenAt: at, ...place },
    now + HERE_SECONDS,
  )
  const here = await table.presences(id, now)
  return { version: draft.version, others: here.filter(({ person }) => person !== actor.id) }
}
