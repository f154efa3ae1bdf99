import { flattenPolygons, holds } from '#shared/geo/flat-polygons.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { Change, DraftState } from '#shared/grids/draft-state.ts'
import { gridsIn } from '#shared/grids/draft-state.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { buildGridIndex } from '#shared/geo/grid-index.ts'
import { DAY, shift, toInstant } from '#shared/lib/time.ts'
import type { Api } from '../../api/client.ts'

const PAGE = 500
const YEAR_MILLISECONDS = 365 * DAY

/** Incidents of the last 12 months by grid as it is drawn now: those in what changes are counted anew. */
export class Tally {
  readonly #api: Api['incidents']
  #places: readonly LngLat[] = []
  readonly #counts = new Map<string, number>()
  #revision = $state(0)
  #state: 'unknown' | 'loading' | 'known' | 'failed' = $state('unknown')

  constructor(api: Api['incidents']) {
    this.#api = api
  }

  /** By code; null while they are not known. A grid that is not in it has none. */
  get counts(): ReadonlyMap<string, number> | null {
    return this.#state === 'known' && this.#revision >= 0 ? this.#counts : null
  }

  get state(): 'unknown' | 'loading' | 'known' | 'failed' {
    return this.#state
  }

  async load(division: string, state: () => DraftState): Promise<void> {
    this.#state = 'loading'
    try {
      this.#places = await this.#read(division)
      this.#count(gridsIn(state()))
      this.#state = 'known'
    } catch {
      this.#state = 'failed'
    }
  }

  follow({ before, after }: Change): void {
    if (this.#state !== 'known') return
    for (const { code } of before) this.#counts.delete(code)
    this.#count(after)
  }

  async #read(division: string): Promise<LngLat[]> {
    const from = shift(toInstant(Date.now()), -YEAR_MILLISECONDS)
    const places: LngLat[] = []
    let cursor: string | undefined
    do {
      const query = { division, from, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }
      const page = await this.#api.listIncidents({ query })
      places.push(...page.items.flatMap(({ placement }) => (placement === null ? [] : [placement.lngLat])))
      cursor = page.cursor
    } while (cursor !== undefined)
    return places
  }

  #count(grids: readonly DraftGrid[]): void {
    const isMany = grids.length > MANY
    const counts = isMany ? countsByIndex(grids, this.#places) : countsOneByOne(grids, this.#places)
    for (const [code, count] of counts) this.#counts.set(code, count)
    this.#revision += 1
  }
}

/** From so many grids on an index is built sooner than every place is held against every grid. */
const MANY = 40

function countsOneByOne(grids: readonly DraftGrid[], places: readonly LngLat[]): [string, number][] {
  const flat = flattenPolygons(grids.map(({ geometry }) => geometry))
  return grids.map(({ code }, g) => [code, places.filter(([lng, lat]) => holds(flat, g, lng, lat)).length])
}

function countsByIndex(grids: readonly DraftGrid[], places: readonly LngLat[]): Map<string, number> {
  const counts = new Map(grids.map(({ code }) => [code, 0]))
  for (const layer of ['base', 'dedicated'] as const) {
    const some = grids.filter((grid) => grid.layer === layer)
    if (some.length === 0) continue
    const index = buildGridIndex(some)
    for (const place of places) {
      const code = index.ownerAt(place)?.code
      if (code !== undefined) counts.set(code, (counts.get(code) ?? 0) + 1)
    }
  }
  return counts
}
