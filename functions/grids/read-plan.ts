import * as z from 'zod'
import { encodeDirectory, tilesMeeting } from '#shared/geo/tiles/directory.ts'
import { tileKey } from '#shared/geo/tiles/tile.ts'
import { cutFeatures } from '#shared/grids/geometry-parts.ts'
import { GridFeature, type GridPage, type Layer, type PlanHead, type TilePage } from '#shared/grids/plan.ts'
import type { Level } from '#shared/lib/division-code.ts'
import type { Instant } from '#shared/lib/time.ts'
import { makeCursor, readCursor } from '../platform/dynamo/cursor.ts'
import type { Key } from '../platform/dynamo/query.ts'
import { Fault } from '../platform/fault.ts'
import { featureOf } from './plan-outlines.ts'
import type { PlanReader } from './plan-reader.ts'
import { placeOf, plannedGrids } from './planned-grids.ts'
import type { StoredPlan } from './plan-table.ts'

/** The plan in force, now or at a time; throws Fault not-found. */
export async function readPlan(
  county: string,
  at: Instant | undefined,
  reader: PlanReader,
): Promise<PlanHead> {
  return (await storedPlan({ county, at }, reader)).plan
}

interface Asked {
  readonly county: string
  readonly version?: number | undefined
  readonly at?: Instant | undefined
}

export async function storedPlan({ county, version, at }: Asked, reader: PlanReader): Promise<StoredPlan> {
  const stored = await (version !== undefined
    ? reader.version(county, version)
    : at !== undefined
      ? reader.inForce(county, at)
      : reader.latest(county))
  if (stored === null) throw new Fault('not-found', `no such plan of ${county}`, { field: 'division' })
  return stored
}

const VERSIONS_AT_ONCE = 50

/** The versions of a county's plan, the newest first. */
export async function listVersions(county: string, cursor: string | undefined, reader: PlanReader) {
  const binding = ['versions', county]
  const { plans, next } = await reader.plans.versions(county, readCursor(cursor, binding), VERSIONS_AT_ONCE)
  return { items: plans.map(({ plan }) => plan), ...cursorTo(next, binding) }
}

const cursorTo = (next: Key | undefined, binding: readonly unknown[]) =>
  next === undefined ? {} : { cursor: makeCursor(next, binding) }

export interface PageRequest extends Asked {
  readonly level?: Level | undefined
  readonly cursor?: string | undefined
}

/**
 * Where a list of pages goes on. The cursor holds the version it was begun with, so that a plan published
 * meanwhile does not mix in; it is bound to the question, not to the caller: plans are for everyone who is
 * signed in.
 */
async function pageAt(asked: Asked, list: string, cursor: string | undefined, reader: PlanReader) {
  const binding = [list, asked.county, asked.version ?? null, asked.at ?? null]
  const place = readCursor(cursor, binding)
  const stored = await storedPlan(
    place === undefined ? asked : { county: asked.county, version: Number(place['version']) },
    reader,
  )
  const page = place === undefined ? 0 : Number(place['page'])
  /** Of a page that is read in several pieces. */
  const piece = Number(place?.['piece'] ?? 0)
  const { version } = stored.plan
  const after = (count: number, pieces: number): Key | undefined => {
    if (piece + 1 < pieces) return { version, page, piece: piece + 1 }
    return page + 1 < count ? { version, page: page + 1 } : undefined
  }
  const next = (count: number, pieces = 1) => cursorTo(after(count, pieces), binding)
  const assertPage = (count: number): void => {
    if (!(page >= 0 && page < Math.max(1, count)))
      throw new Fault('invalid-cursor', 'there is no such page', { field: 'cursor' })
  }
  return { stored, page, piece, next, assertPage }
}

/**
 * A page of a level as GeoJSON: outlines as they are stored, grids put together from the register and the
 * tiles.
 */
export async function readGrids(request: PageRequest, reader: PlanReader): Promise<GridPage> {
  const { level = 'grid', cursor } = request
  const { stored, page, piece, next, assertPage } = await pageAt(request, `grids ${level}`, cursor, reader)
  const refs = stored.content.pages[level] ?? []
  assertPage(refs.length)
  const { division, version } = stored.plan
  const pieces =
    level === 'grid'
      ? await gridPieces(stored, page, reader)
      : [await outlines(division, refs[page]?.hash, reader)]
  if (!(piece >= 0 && piece < pieces.length))
    throw new Fault('invalid-cursor', 'there is no such page', { field: 'cursor' })
  return {
    type: 'FeatureCollection',
    features: pieces[piece]!,
    division,
    version,
    ...next(refs.length, pieces.length),
  }
}

/** Grids in answers of up to 1 MB; put together once for all answers of a page of the register. */
async function gridPieces(stored: StoredPlan, page: number, reader: PlanReader): Promise<GridFeature[][]> {
  const { division, version } = stored.plan
  const name = `${division}#${version}#${page}`
  const known = reader.heldPieces.get(name)
  if (known !== undefined) return known
  const pieces = cutFeatures(await gridFeatures(stored, page, reader))
  if (pieces.length > 1) reader.heldPieces.set(name, pieces)
  return pieces.length === 0 ? [[]] : pieces
}

async function outlines(
  county: string,
  hash: string | undefined,
  reader: PlanReader,
): Promise<GridFeature[]> {
  return hash === undefined ? [] : z.array(GridFeature).parse(await reader.pages.read(county, hash))
}

/** The grids of a page of the register as GeoJSON. */
export async function gridFeatures(
  stored: StoredPlan,
  page: number,
  reader: PlanReader,
): Promise<GridFeature[]> {
  const entries = await reader.registerPage(stored, page)
  const grids = await plannedGrids(placeOf(stored), entries, reader)
  const geometries = new Map(grids.map(({ code, geometry }) => [code, geometry]))
  return entries.flatMap(({ box: _box, hash: _hash, ...entry }) => {
    const geometry = geometries.get(entry.code)
    return geometry === undefined ? [] : [featureOf(entry, geometry, stored.plan.synthetic)]
  })
}

/** A page of the register: names, areas and label points, without geometry. */
export async function readRegister(request: PageRequest, reader: PlanReader) {
  const { stored, page, next, assertPage } = await pageAt(request, 'register', request.cursor, reader)
  const refs = stored.content.pages.grid ?? []
  assertPage(refs.length)
  const entries = await reader.registerPage(stored, page)
  const { division, version } = stored.plan
  const items = entries.map(({ box: _box, hash: _hash, ...entry }) => entry)
  return { division, version, items, ...next(refs.length) }
}

/** Tiles on a page: with base 64 a little below 1 MB. */
const TILES_ON_PAGE = 180

/** A page of the tiles of a layer, in the order of the directory, which the first page carries. */
export async function readTiles(
  request: PageRequest & { layer?: Layer | undefined },
  reader: PlanReader,
): Promise<TilePage> {
  const { layer = 'base', county } = request
  const { stored, page, next, assertPage } = await pageAt(request, `tiles ${layer}`, request.cursor, reader)
  const { division, version } = stored.plan
  if (!stored.content.layers.includes(layer)) return { division, version, layer, tiles: [] }
  const directory = await reader.pages.directory({ county, layer }, version)
  const refs = tilesMeeting(directory)
  const count = Math.ceil(refs.length / TILES_ON_PAGE)
  assertPage(count)
  const some = refs.slice(page * TILES_ON_PAGE, (page + 1) * TILES_ON_PAGE)
  const bytes = await reader.tiles.readBytes({ county, layer }, some)
  return {
    division,
    version,
    layer,
    ...(page === 0 ? { directory: base64(encodeDirectory(directory)) } : {}),
    tiles: some.map(({ tile }) => {
      const body = bytes.get(tileKey(tile))
      if (body === undefined)
        throw new Error(`tile ${tileKey(tile)} of ${county} version ${version} is missing`)
      return [tileKey(tile), base64(body)]
    }),
    ...next(count),
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
