import type { Division } from '#shared/grids/plan.ts'
import { ancestry } from '#shared/lib/division-code.ts'
import type { Api } from '../api/client.ts'
import { everyItem } from '../api/pages.ts'

type Listing = readonly Division[] | 'loading' | 'failed'

/** Divisions as they are looked at, a parent at a time, each asked for once. */
export class DivisionNames {
  readonly #api: Api['grids']
  readonly #listings = new Map<string, Listing>()
  #revision = $state(0)

  constructor(api: Api['grids']) {
    this.#api = api
  }

  /** What lies under a division ('' for the counties that have a plan), asked for when it is not here. */
  under(parent: string): Listing {
    const listing = this.#revision >= 0 ? this.#listings.get(parent) : undefined
    if (listing !== undefined) return listing
    void this.load(parent)
    return 'loading'
  }

  /** "李棋街道 · 金州社区" of what is known of a code's ancestors below the county; '' when nothing is. */
  path(code: string): string {
    const names = ancestry(code)
      .slice(0, -1)
      .filter((above) => above.length > 6)
      .map((above) => this.nameOf(above))
    return names.filter((name) => name !== null).join(' · ')
  }

  nameOf(code: string): string | null {
    const parent = ancestry(code).at(-2) ?? ''
    const siblings = this.under(code.length === 6 ? '' : parent)
    return typeof siblings === 'string' ? null : (siblings.find((one) => one.code === code)?.name ?? null)
  }

  async load(parent: string): Promise<void> {
    this.#listings.set(parent, 'loading')
    try {
      this.#show(parent, await this.#read(parent))
    } catch {
      this.#show(parent, 'failed')
    }
  }

  #read(parent: string): Promise<Division[]> {
    const under = parent === '' ? {} : { parent }
    return everyItem((from) => this.#api.listDivisions({ query: { ...under, ...from } }))
  }

  #show(parent: string, listing: Listing): void {
    this.#listings.set(parent, listing)
    this.#revision += 1
  }
}
