import type { LngLat } from '#shared/geo/position.ts'
import type { TileRef } from '#shared/geo/tiles/directory.ts'
import { locateInTiles, type TiledLayer } from '#shared/geo/tiles/locate-in-tiles.ts'
import { ownersInTiles } from '#shared/geo/tiles/owners-in-tiles.ts'
import type { GridFeature, PlanHead } from '#shared/grids/plan.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { Clock } from '../platform/clock.ts'
import { isFresh, systemClock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { RecentlyUsed } from '#shared/lib/recently-used.ts'
import { pageStore } from './page-store.ts'
import { StoredEntries, type StoredEntry } from './plan-register.ts'
import { planTable, type Head, type StoredPlan } from './plan-table.ts'
import { tileStore } from './tile-store.ts'

/** Heads are re-read at most this often: a new plan is in force everywhere so much later. */
const HEAD_MILLISECONDS = 5_000
/** Rows of versions held at once; they never change. */
const HELD_VERSIONS = 64
/**
 * Pages of grids that are read in several pieces, held while they are: some 100 MB for a million positions.
 */
const HELD_IN_PIECES = 2

/**
 * Plans as everybody reads them: heads at most 5 s old, everything below a version for as long as there is
 * room, since it never changes.
 */
export function planReader(db: Database, clock: Clock = systemClock) {
  const plans = planTable(db)
  const pages = pageStore(db)
  const tiles = tileStore(db)
  const versions = new RecentlyUsed<StoredPlan>(HELD_VERSIONS)
  let heads: { readAt: number; rows: Promise<Map<string, Head>> } | undefined

  const readHeads = (): Promise<Map<string, Head>> => {
    if (heads === undefined || !isFresh(heads.readAt, HEAD_MILLISECONDS)) {
      const rows = plans.heads().then((all) => new Map(all.map((row) => [row.plan.division, row])))
      heads = { readAt: Date.now(), rows }
      // A failed read is not an answer to keep.
      rows.catch(() => (heads = undefined))
    }
    return heads.rows
  }

  const version = async (county: string, number: number): Promise<StoredPlan | null> => {
    const key = `${county}#${number}`
    const known = versions.get(key) ?? (await plans.version(county, number))
    if (known !== null) versions.set(key, known)
    return known
  }

  const inForce = async (county: string, at?: Instant): Promise<StoredPlan | null> => {
    if (at !== undefined) {
      const number = await plans.versionAt(county, at)
      return number === null ? null : version(county, number)
    }
    return followed((await readHeads()).get(county) ?? null)
  }

  /**
   * A plan whose time has come is in force to the second, also while its head still waits to be turned over.
   */
  const followed = async (head: Head | null): Promise<StoredPlan | null> => {
    if (head === null) return null
    const county = head.plan.division
    return head.next !== undefined && head.next.effectiveFrom <= clock()
      ? version(county, head.next.version)
      : head
  }

  const layersOf = async ({ plan, content }: StoredPlan): Promise<TiledLayer[]> =>
    Promise.all(
      content.layers.map(async (layer) => {
        const at = { county: plan.division, layer }
        return {
          directory: await pages.directory(at, plan.version),
          load: (refs: readonly TileRef[]) => tiles.load(at, refs),
        }
      }),
    )

  const registerPage = async ({ plan, content }: StoredPlan, page: number): Promise<StoredEntry[]> => {
    const hash = content.pages.grid?.[page]?.hash
    return hash === undefined ? [] : StoredEntries.parse(await pages.read(plan.division, hash))
  }

  return {
    plans,
    pages,
    tiles,
    version,
    inForce,
    /** As inForce, by a head that is read now: for who has just published and looks. */
    latest: async (county: string): Promise<StoredPlan | null> => {
      const latest = await followed(await plans.head(county))
      const held = (await heads?.rows.catch(() => undefined))?.get(county)
      // What is held is older than what is known now: it is read anew by whoever asks next.
      if (held !== undefined && held.plan.version !== latest?.plan.version) heads = undefined
      return latest
    },
    layersOf,
    registerPage,
    heldPieces: new RecentlyUsed<GridFeature[][]>(HELD_IN_PIECES),
    heads: async (): Promise<PlanHead[]> => [...(await readHeads()).values()].map(({ plan }) => plan),
    locate: async (stored: StoredPlan, point: LngLat, accuracyMetres: number) =>
      locateInTiles(await layersOf(stored), point, accuracyMetres),
    /** Owners and rules of many exact points, without their margins. */
    owners: async (stored: StoredPlan, points: readonly LngLat[], pause: () => Promise<void>) =>
      ownersInTiles(await layersOf(stored), points, pause),
    /** The register's entry of a grid; null when the plan has none of that code. */
    grid: async (stored: StoredPlan, code: string): Promise<StoredEntry | null> => {
      const page = (stored.content.pages.grid ?? []).findLastIndex(({ from }) => from <= code)
      return (await registerPage(stored, page)).find((entry) => entry.code === code) ?? null
    },
  }
}
export type PlanReader = ReturnType<typeof planReader>
