import { featureJoiner } from '#shared/grids/geometry-parts.ts'
import type { GridFeature, PlanHead, RegisterEntry } from '#shared/grids/plan.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { Api } from '../api/client.ts'
import type { Area } from '../grids/area.ts'
import { extentOf } from '../grids/extent.ts'
import type { GridSource } from '../grids/grid-reader.ts'
import type { OwnerOf } from '../grids/owner-finder.ts'
import type { LaidLayer } from '../grids/plan-messages.ts'
import type { BBox, DrawnGrids } from '../map/engine.ts'

const OUTLINES = ['county', 'township', 'community'] as const

export interface PlanMeans {
  readonly api: Api['grids']
  /** Opens a worker for the grids; without it only outlines are read. */
  readonly openGrids: (() => GridSource) | null
}

/**
 * One version of a plan as far as it is here: the outlines above the grids on the page, the grids themselves
 * in a worker.
 */
export class PlanCopy {
  readonly head: PlanHead
  readonly #means: PlanMeans
  readonly #areas = new Map<string, Area>()
  readonly #boxes = new Map<string, BBox>()
  readonly #aborted = new AbortController()
  #pages: (readonly GridFeature[])[] = []
  #revision = $state(0)
  #reader: GridSource | null = null
  #grids: DrawnGrids | null = $state.raw(null)
  #ownerOf: OwnerOf | null = $state.raw(null)
  /** True once every page is here. */
  isWhole = $state(false)

  constructor(head: PlanHead, means: PlanMeans) {
    this.head = head
    this.#means = means
  }

  get pages(): readonly (readonly GridFeature[])[] {
    return this.#revision >= 0 ? this.#pages : []
  }

  /** The grids, once they can be drawn. */
  get grids(): DrawnGrids | null {
    return this.#grids
  }

  get(code: string): Area | undefined {
    return this.#revision >= 0 ? this.#areas.get(code) : undefined
  }

  all(): Iterable<Area> {
    return this.#revision >= 0 ? this.#areas.values() : []
  }

  extentOf(code: string): BBox | undefined {
    return this.#revision >= 0 ? this.#boxes.get(code) : undefined
  }

  /** The code of the grid that owns a point; null when none does, undefined when that is not known yet. */
  ownerOf(point: LngLat): string | null | undefined {
    return this.#ownerOf?.(point)
  }

  /** Reads everything; rejects when a page failed. What had come until then stays. */
  async read(): Promise<void> {
    const levels = OUTLINES.filter((level) => this.head.levels.includes(level))
    await Promise.all([...levels.map((level) => this.#readOutlines(level)), this.#readGrids()])
    this.isWhole = true
  }

  /** Gives up whatever is under way, and the worker. */
  close(): void {
    this.#aborted.abort()
    this.#reader?.close()
  }

  get isClosed(): boolean {
    return this.#aborted.signal.aborted
  }

  async #readOutlines(level: (typeof OUTLINES)[number]): Promise<void> {
    const { division, version } = this.head
    const { signal } = this.#aborted
    const joiner = featureJoiner<GridFeature>()
    let cursor: string | undefined
    do {
      const query = { version, level, ...(cursor === undefined ? {} : { cursor }) }
      const page = await this.#means.api.readGrids({ params: { division }, query }, { signal })
      if (signal.aborted) return
      const features = joiner.take(page.features)
      for (const feature of features) {
        this.#areas.set(feature.id, feature)
        this.#boxes.set(feature.id, extentOf(feature))
      }
      this.#pages.push(features)
      this.#revision += 1
      cursor = page.cursor
    } while (cursor !== undefined)
  }

  async #readGrids(): Promise<void> {
    const reader = this.#means.openGrids?.()
    if (reader === undefined) return
    this.#reader = reader
    const onLaid = (layers: readonly LaidLayer[]) => void this.#layOut(layers, reader)
    await reader.read(this.head, { onRegister: (entries) => this.#name(entries), onLaid })
  }

  #name(entries: readonly RegisterEntry[]): void {
    const { synthetic } = this.head
    for (const entry of entries) {
      const properties = { ...entry, level: 'grid' as const, synthetic }
      this.#areas.set(entry.code, { type: 'Feature', id: entry.code, properties })
    }
    this.#revision += 1
  }

  async #layOut(layers: readonly LaidLayer[], reader: GridSource): Promise<void> {
    for (const { codes, boxes } of layers)
      codes.forEach((code, i) => {
        const [west = 0, south = 0, east = 0, north = 0] = boxes.subarray(4 * i, 4 * i + 4)
        this.#boxes.set(code, [west, south, east, north])
      })
    this.#grids = reader
    this.#revision += 1
    // Apart from the page's first code: nobody points at the map before its grids are there.
    const { ownerFinder } = await import('../grids/owner-finder.ts')
    if (!this.isClosed) this.#ownerOf = ownerFinder(layers)
  }
}
