import type { LngLat } from '#shared/geo/position.ts'
import { countPlaces } from '#shared/grids/count-places.ts'
import { gridsIn, type Change, type DraftState } from '#shared/grids/draft-state.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { unpackPlaces } from '#shared/incidents/places.ts'
import { DAY, shift, toInstant } from '#shared/lib/time.ts'
import type { Api } from '../../api/client.ts'

const YEAR_MILLISECONDS = 365 * DAY

/**
 * Incidents of the last 12 months by grid as it is drawn now: those in what changes are counted anew. Of them
 * only the places are here.
 */
export class Tally {
  readonly #api: Pick<Api['incidents'], 'listPlaces'>
  readonly #now: () => number
  #places: readonly LngLat[] = []
  #unplaced = 0
  readonly #counts = new Map<string, number>()
  #revision = $state(0)
  #state: 'unknown' | 'loading' | 'known' | 'failed' = $state('unknown')

  /** `now`: the server's time, epoch milliseconds. */
  constructor(api: Pick<Api['incidents'], 'listPlaces'>, now: () => number) {
    this.#api = api
    this.#now = now
  }

  /** By code; null while they are not known. A grid that is not in it has none. */
  get counts(): ReadonlyMap<string, number> | null {
    return this.#state === 'known' && this.#revision >= 0 ? this.#counts : null
  }

  /** How many have no position and are counted in no grid; 0 while it is not known. */
  get unplaced(): number {
    return this.#state === 'known' ? this.#unplaced : 0
  }

  get state(): 'unknown' | 'loading' | 'known' | 'failed' {
    return this.#state
  }

  async load(division: string, state: () => DraftState): Promise<void> {
    this.#state = 'loading'
    try {
      await this.#read(division)
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

  async #read(division: string): Promise<void> {
    const from = shift(toInstant(this.#now()), -YEAR_MILLISECONDS)
    const places: LngLat[] = []
    let unplaced = 0
    let cursor: string | undefined
    do {
      const query = { division, from, ...(cursor === undefined ? {} : { cursor }) }
      const page = await this.#api.listPlaces({ query })
      for (const place of unpackPlaces(page.places)) places.push(place)
      unplaced += page.unplaced
      cursor = page.cursor
    } while (cursor !== undefined)
    this.#places = places
    this.#unplaced = unplaced
  }

  #count(grids: readonly DraftGrid[]): void {
    for (const [code, count] of countPlaces(grids, this.#places)) this.#counts.set(code, count)
    this.#revision += 1
  }
}
