import type { Division, Layer } from '#shared/grids/plan.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import type { Level } from '#shared/lib/division-code.ts'
import type { CommandId, PersonId } from '#shared/lib/id.ts'
import type { Instant } from '#shared/lib/time.ts'
import { systemClock, type Clock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { assertMayCome, bringIntoForce, type NewVersion, type Published } from './bring-into-force.ts'
import { divisionTable } from './division-table.ts'
import { layTiles } from './lay-tiles.ts'
import { pageStore, type Page, type PageStore } from './page-store.ts'
import { featurePages, outlinesOf } from './plan-outlines.ts'
import {
  bboxOf,
  entriesOf,
  registerPages,
  StoredEntries,
  type PlannedGrid,
  type StoredEntry,
} from './plan-register.ts'
import { planTable, type Head, type PlanTable } from './plan-table.ts'
import { tileStore, type TileStore } from './tile-store.ts'

export interface Publication {
  readonly commandId: CommandId
  readonly division: string
  readonly name: string
  /** Made-up boundaries are labelled wherever they show. */
  readonly synthetic: boolean
  readonly grids: readonly PlannedGrid[]
  /** The divisions between the county and its grids; none when the file knew none. */
  readonly divisions: readonly (Division & { parent: string })[]
  readonly actor: PersonId
  /** Asked when the plan comes into force, after its tiles were written: that may take minutes. */
  readonly clock: Clock
  /** When it comes into force, if not at once. */
  readonly effectiveFrom?: Instant
  /** Told while tiles are written: so many of so many. */
  readonly onProgress?: (done: number, total: number) => Promise<void> | void
}

interface Stores {
  readonly plans: PlanTable
  readonly pages: PageStore
  readonly tiles: TileStore
}

/** Tiles written between two notes of the progress: what a run that was killed does again at the most. */
const TILES_AT_ONCE = 500

/**
 * Makes the next version of a county's plan of these grids and brings it into force. Only what the version before has not is written:
 * first the directory, so that a publication that is given up can be cleaned away by it, then tiles and pages, all out of anybody's
 * reach; one transaction then brings all of it into force or none. A run that was killed is begun again with the same command and goes
 * on with the version it had. Grids equal to those in force make no version. Throws Fault version-conflict when another publish was
 * faster, draft-invalid for grids that overlap.
 */
export async function publishPlan(publication: Publication, db: Database): Promise<Published> {
  const stores: Stores = { plans: planTable(db), pages: pageStore(db), tiles: tileStore(db) }
  const { commandId, division, name } = publication
  const before = await stores.plans.head(division)
  const described = describe(publication)
  if (before?.contentHash === described.contentHash) {
    // Our own work, done before this run was begun again, is no 'unchanged'.
    return { version: before.plan.version, unchanged: before.publication !== commandId }
  }
  assertMayCome(before, publication.clock(), publication.effectiveFrom)
  const claim = await stores.plans.claim(commandId, division, systemClock())
  const layers = await writeContent({ publication, before, described, claim }, stores)
  const county = { code: division, name, level: 'county' as const, parent: null }
  await divisionTable(db).put([county, ...publication.divisions])
  return bringIntoForce(
    { version: versionOf({ publication, described }, claim.version, layers), before, ...publication },
    db,
  )
}

/** What a publication says, before anything is written. */
interface Described {
  readonly entries: readonly StoredEntry[]
  readonly pages: ReadonlyMap<Level, readonly Page[]>
  readonly contentHash: string
}

function describe({ division, name, divisions, grids, synthetic }: Publication): Described {
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
  readonly publication: Publication
  readonly before: Head | null
  readonly described: Described
  readonly claim: { readonly version: number; readonly tilesWritten: number }
}

/** Writes directory, tiles and pages of a version; answers its layers. */
async function writeContent(writing: Writing, stores: Stores): Promise<Layer[]> {
  const { publication, before, described, claim } = writing
  const { division: county, commandId, grids } = publication
  const old = await entriesChanged(before, described, stores.pages)
  const laid = await Promise.all(
    (['base', 'dedicated'] as const).map(async (layer) => {
      const own = grids.filter((grid) => (grid.layer ?? 'base') === layer)
      const hadLayer = before?.content.layers.includes(layer) === true
      if (own.length === 0) return null
      const change = {
        at: { county, layer },
        base: hadLayer ? before.plan.version : null,
        grids: own,
        before: old.before.filter((entry) => entry.layer === layer),
        changed: old.changed,
      }
      return { layer, ...(await layTiles(change, claim.version, stores)) }
    }),
  )
  const layers = laid.filter((one) => one !== null)
  const known = new Set(
    Object.values(before?.content.pages ?? {}).flatMap((some) => some.map(({ hash }) => hash)),
  )
  const fresh = [...described.pages.values()].flat().filter(({ hash }) => !known.has(hash))
  await stores.plans.noteProgress(commandId, { pages: fresh.map(({ hash }) => hash) })
  for (const { layer, directory } of layers)
    await stores.pages.writeDirectory(county, layer, claim.version, directory)
  await writeTiles(commandId, county, layers, claim, publication.onProgress, stores)
  await stores.pages.write(county, fresh)
  return layers.map(({ layer }) => layer)
}

/** Register entries of the version before that are other now, or gone, and the codes that are other or new; equal pages are not read. */
async function entriesChanged(before: Head | null, { entries, pages }: Described, store: PageStore) {
  const now = new Map(entries.map((entry) => [entry.code, entry.hash]))
  const kept = new Set(pages.get('grid')?.map(({ hash }) => hash))
  const was = new Map<string, StoredEntry>()
  const same = new Set<string>()
  for (const { hash } of before?.content.pages.grid ?? []) {
    const page = StoredEntries.parse(await store.read(before!.plan.division, hash))
    for (const entry of page) {
      if (kept.has(hash) || now.get(entry.code) === entry.hash) same.add(entry.code)
      else was.set(entry.code, entry)
    }
  }
  return { before: [...was.values()], changed: new Set([...now.keys()].filter((code) => !same.has(code))) }
}

async function writeTiles(
  id: string,
  county: string,
  layers: readonly { layer: Layer; tiles: ReadonlyMap<string, Uint8Array> }[],
  { version, tilesWritten }: Writing['claim'],
  onProgress: Publication['onProgress'],
  { plans, tiles: store }: Stores,
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
      await plans.noteProgress(id, { tilesWritten: passed })
      await onProgress?.(passed, total)
    }
  }
}

/** The version as it will be stored, but for its place in time and in the chain. */
function versionOf(
  { publication, described }: Pick<Writing, 'publication' | 'described'>,
  version: number,
  layers: readonly Layer[],
): NewVersion {
  const { division, name, synthetic, commandId } = publication
  const { entries, pages, contentHash } = described
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
    publication: commandId,
    contentHash,
  }
}
