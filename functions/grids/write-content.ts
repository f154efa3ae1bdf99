import type { Division, Layer } from '#shared/grids/plan.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import type { Level } from '#shared/lib/division-code.ts'
import type { Database } from '../platform/dynamo/database.ts'
import type { NewVersion } from './bring-into-force.ts'
import { layTiles } from './lay-tiles.ts'
import { pageStore, type Page, type PageStore } from './page-store.ts'
import { featurePages, outlinesOf } from './plan-outlines.ts'
import {
  bboxOf,
  differing,
  entriesOf,
  registerPages,
  StoredEntries,
  type PlannedGrid,
  type StoredEntry,
} from './plan-register.ts'
import { planClaims, type Claim, type PlanClaims } from './plan-claims.ts'
import { pageHashes, planTable, type PlanTable, type StoredPlan } from './plan-table.ts'
import { tileStore, type TileStore } from './tile-store.ts'

/** Grids of a county to be written as tiles and pages. */
export interface Content {
  readonly division: string
  readonly name: string
  /** Made-up boundaries are labelled wherever they show. */
  readonly synthetic: boolean
  readonly grids: readonly PlannedGrid[]
  /** The divisions between the county and its grids; none when nothing is known of them. */
  readonly divisions: readonly (Division & { parent: string })[]
  /** Told while tiles are written: so many of so many. */
  readonly onProgress?: (done: number, total: number) => Promise<void> | void
}

export interface Stores {
  readonly plans: PlanTable
  readonly claims: PlanClaims
  readonly pages: PageStore
  readonly tiles: TileStore
}

export const openStores = (db: Database): Stores => ({
  plans: planTable(db),
  claims: planClaims(db),
  pages: pageStore(db),
  tiles: tileStore(db),
})

/** Tiles written between two notes of the progress: what a run that was killed does again at the most. */
const TILES_AT_ONCE = 500

/** What content says, before anything is written. */
export interface Described {
  readonly entries: readonly StoredEntry[]
  readonly pages: ReadonlyMap<Level, readonly Page[]>
  readonly contentHash: string
}

export function describe({ division, name, divisions, grids, synthetic }: Content): Described {
  const county = { code: division, name, level: 'county' as const }
  const base = grids.filter(({ layer = 'base' }) => layer === 'base')
  const outlines = outlinesOf([county, ...divisions], base, synthetic)
  const entries = entriesOf(grids)
  const pages = new Map<Level, readonly Page[]>([
    ...[...outlines].map(([level, features]) => [level, featurePages(features)] as const),
    ['grid', registerPages(entries)],
  ])
  return {
    entries,
    pages,
    contentHash: hashOf([...pages].map(([level, some]) => [level, some.map(({ hash }) => hash)])),
  }
}

interface Writing {
  readonly content: Content
  /** The version built upon, whose tiles and pages are not written again; null for none. */
  readonly before: StoredPlan | null
  readonly described: Described
  readonly claim: Pick<Claim, 'id' | 'version' | 'tilesWritten'>
}

/**
 * Writes what a version consists of, out of anybody's reach: first the directory, so that work that is given
 * up can be cleaned away by it, then tiles and pages. Answers the version but for its place in time. Throws
 * Fault draft-invalid for grids that overlap.
 */
export async function writeContent(
  writing: Writing,
  stores: Stores,
): Promise<Omit<NewVersion, 'publication'> & { changed: ReadonlySet<string>; gone: readonly string[] }> {
  const { content, before, described, claim } = writing
  const { division: county } = content
  const { layers, changed, gone } = await layLayers(writing, stores)
  const known = new Set(before === null ? [] : pageHashes(before.content))
  const fresh = [...described.pages.values()].flat().filter(({ hash }) => !known.has(hash))
  await stores.claims.noteProgress(claim.id, { pages: fresh.map(({ hash }) => hash) })
  for (const { layer, directory } of layers)
    await stores.pages.writeDirectory(county, layer, claim.version, directory)
  await writeTiles({ county, claim, layers, onProgress: content.onProgress }, stores)
  await stores.pages.write(county, fresh)
  const version = versionOf(
    content,
    described,
    claim.version,
    layers.map(({ layer }) => layer),
  )
  return { ...version, changed, gone }
}

/**
 * The tiles of each layer that has grids, and which codes differ from the version built upon, or are gone
 * from it.
 */
async function layLayers({ content, before, described, claim }: Writing, stores: Stores) {
  const { division: county, grids } = content
  const old = await entriesChanged(before, described, stores.pages)
  const laid = await Promise.all(
    (['base', 'dedicated'] as const).map(async (layer) => {
      const own = grids.filter((grid) => (grid.layer ?? 'base') === layer)
      if (own.length === 0) return null
      const change = {
        at: { county, layer },
        base: before?.content.layers.includes(layer) === true ? before.plan.version : null,
        grids: own,
        before: old.before.filter((entry) => entry.layer === layer),
        changed: old.changed,
      }
      return { layer, ...(await layTiles(change, claim.version, stores)) }
    }),
  )
  const now = new Set(described.entries.map(({ code }) => code))
  const gone = old.before.map(({ code }) => code).filter((code) => !now.has(code))
  return { layers: laid.filter((one) => one !== null), changed: old.changed, gone }
}

/**
 * Register entries of the version before that are other now, or gone, and the codes that are other or new;
 * equal pages are not read.
 */
async function entriesChanged(before: StoredPlan | null, { pages }: Described, store: PageStore) {
  const was = before?.content.pages.grid ?? []
  const is = pages.get('grid') ?? []
  const isIn = (some: readonly { hash: string }[]) => {
    const hashes = new Set(some.map(({ hash }) => hash))
    return ({ hash }: { hash: string }): boolean => hashes.has(hash)
  }
  const [kept, known] = [isIn(is), isIn(was)]
  const earlier = await Promise.all(
    was
      .filter((page) => !kept(page))
      .map(async ({ hash }) => StoredEntries.parse(await store.read(before!.plan.division, hash))),
  )
  const later = is.filter((page) => !known(page)).map(({ text }) => StoredEntries.parse(JSON.parse(text)))
  const changed = differing(earlier.flat(), later.flat())
  return { before: changed.before, changed: new Set(changed.after.map(({ code }) => code)) }
}

interface TileWriting {
  readonly county: string
  readonly claim: Writing['claim']
  readonly layers: readonly { layer: Layer; tiles: ReadonlyMap<string, Uint8Array> }[]
  readonly onProgress: Content['onProgress']
}

async function writeTiles(
  { county, claim: { id, version, tilesWritten }, layers, onProgress }: TileWriting,
  { claims, tiles: store }: Stores,
): Promise<void> {
  const total = layers.reduce((sum, { tiles }) => sum + tiles.size, 0)
  let passed = 0
  for (const { layer, tiles } of layers) {
    const all = [...tiles]
    for (let start = 0; start < all.length; start += TILES_AT_ONCE) {
      const some = all.slice(start, start + TILES_AT_ONCE)
      passed += some.length
      if (passed <= tilesWritten) continue
      await store.write({ county, layer }, some, version)
      await claims.noteProgress(id, { tilesWritten: passed })
      await onProgress?.(passed, total)
    }
  }
}

function versionOf(
  { division, name, synthetic }: Content,
  { entries, pages, contentHash }: Described,
  version: number,
  layers: readonly Layer[],
): Omit<NewVersion, 'publication'> {
  const listed = [...pages].map(([level, some]) => [level, some.map(({ hash, from }) => ({ hash, from }))])
  return {
    plan: {
      division,
      name,
      version,
      gridCount: entries.length,
      synthetic,
      bbox: bboxOf(entries),
      levels: [...pages.keys()],
    },
    content: { layers: [...layers], pages: Object.fromEntries(listed) as NewVersion['content']['pages'] },
    contentHash,
  }
}
