import type { Division, GridFeature, PlanHead } from '#shared/grids/plan.ts'
import { CountyCode, liesUnder } from '#shared/lib/division-code.ts'
import type { Api } from '../api/client.ts'

const isCounty = (code: string): boolean => CountyCode.safeParse(code).success
const LEVELS = ['county', 'township', 'community', 'grid'] as const
type Loading = 'idle' | 'loading' | 'done' | 'failed'

/** The plan of one county as far as it is here. Features are immutable and lie under one revision. */
export class PlanStore {
  readonly #api: Api['grids']
  readonly #byCode = new Map<string, GridFeature>()
  #counties: Division[] = $state.raw([])
  #head: PlanHead | null = $state.raw(null)
  #revision = $state(0)
  #loading: Loading = $state('idle')
  #abort = new AbortController()
  #pages: (readonly GridFeature[])[] = []
  /** False while a page of the head's plan is missing. */
  #whole = false

  constructor(api: Api['grids']) {
    this.#api = api
  }

  /** Counties that have a plan. */
  get counties(): readonly Division[] {
    return this.#counties
  }

  get head(): PlanHead | null {
    return this.#head
  }

  get loading(): Loading {
    return this.#loading
  }

  /** The pages that have come, in order; a new array when the plan is another one. */
  get pages(): readonly (readonly GridFeature[])[] {
    return this.#revision >= 0 ? this.#pages : []
  }

  get(code: string): GridFeature | undefined {
    return this.#revision >= 0 ? this.#byCode.get(code) : undefined
  }

  all(): Iterable<GridFeature> {
    return this.#revision >= 0 ? this.#byCode.values() : []
  }

  /** Loads the counties and the plan of the one that is wanted, or that lies in what is wanted ('' for any). */
  async start(wanted: string): Promise<void> {
    this.#loading = 'loading'
    try {
      // The plan of a known county is asked for at once; the list only tells which others there are.
      const [counties] = await Promise.all([
        this.#loadCounties(),
        isCounty(wanted) ? this.load(wanted) : null,
      ])
      if (this.#head !== null) return
      const near = counties.find(({ code }) => liesUnder(code, wanted)) ?? counties[0]
      if (near === undefined) this.#loading = 'done'
      else await this.load(near.code)
    } catch {
      this.#loading = 'failed'
    }
  }

  async #loadCounties(): Promise<readonly Division[]> {
    const found: Division[] = []
    let cursor: string | undefined
    do {
      const page = await this.#api.listDivisions({ query: cursor === undefined ? {} : { cursor } })
      found.push(...page.items)
      cursor = page.cursor
    } while (cursor !== undefined)
    this.#counties = found.filter(({ level }) => level === 'county')
    return this.#counties
  }

  /** Loads the plan in force in a county, or nothing when the one here is in force still. */
  async load(county: string): Promise<void> {
    this.#abort.abort()
    const { signal } = (this.#abort = new AbortController())
    this.#loading = 'loading'
    try {
      const head = await this.#api.readPlan({ params: { division: county }, query: {} }, { signal })
      if (signal.aborted) return
      const isHere = this.#whole && this.#head?.division === county && this.#head.version === head.version
      if (!isHere) await this.#loadAll(head, signal)
      if (!signal.aborted) this.#loading = 'done'
    } catch {
      if (!signal.aborted) this.#loading = 'failed'
    }
  }

  /** A county has published: reloads when it is the one here. */
  noticePlan(division: string, version: number): void {
    if (this.#head?.division === division && this.#head.version < version) void this.load(division)
  }

  async #loadAll(head: PlanHead, signal: AbortSignal): Promise<void> {
    this.#head = head
    this.#whole = false
    this.#byCode.clear()
    this.#pages = []
    this.#revision += 1
    const levels = LEVELS.filter((level) => head.levels.includes(level))
    await Promise.all(levels.map((level) => this.#loadLevel(head, level, signal)))
    this.#whole = !signal.aborted
  }

  async #loadLevel(head: PlanHead, level: (typeof LEVELS)[number], signal: AbortSignal): Promise<void> {
    const { division, version } = head
    let cursor: string | undefined
    do {
      const query = { version, level, ...(cursor === undefined ? {} : { cursor }) }
      const page = await this.#api.readGrids({ params: { division }, query }, { signal })
      if (signal.aborted) return
      for (const feature of page.features) this.#byCode.set(feature.id, feature)
      this.#pages.push(page.features)
      this.#revision += 1
      cursor = page.cursor
    } while (cursor !== undefined)
  }
}
