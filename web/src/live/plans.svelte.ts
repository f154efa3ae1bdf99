import type { Division, GridFeature, PlanHead } from '#shared/grids/plan.ts'
import { Refusal } from '#shared/contract/client.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { CountyCode, liesUnder } from '#shared/lib/division-code.ts'
import type { Api } from '../api/client.ts'
import type { Area } from '../grids/area.ts'
import type { GridSource } from '../grids/grid-reader.ts'
import type { BBox, DrawnGrids } from '../map/engine.ts'
import { PlanCopy, type PlanMeans } from './plan-copy.svelte.ts'
import { findVersion, readCounties, readHead, readHeads } from './plan-lists.ts'

const isCounty = (code: string): boolean => CountyCode.safeParse(code).success
/** `none-then`: no plan was in force at the time that was asked for. */
type Loading = 'idle' | 'loading' | 'done' | 'failed' | 'none-then'

/**
 * The plan of one county, of now or of a day that was asked for. Another version takes the place of the one
 * that is shown when it is whole, so that two never mix and the map is never empty between them. Without
 * `openGrids` only what lies above the grids is read.
 */
export class PlanStore {
  readonly #means: PlanMeans
  #counties: Division[] = $state.raw([])
  #shown: PlanCopy | null = $state.raw(null)
  /** The version that is to take its place. */
  #coming: PlanCopy | null = null
  #loading: Loading = $state('idle')
  #asked: { readonly county: string; readonly asOf: string | null } | null = null
  #shownAsOf: string | null = $state(null)
  /** The plan of now of the county that was asked for. */
  #inForce: PlanHead | null = $state.raw(null)
  #abort = new AbortController()
  #isClosed = false
  #wanted: { readonly division: string; readonly asOf: string | null } = { division: '', asOf: null }

  constructor(api: Api['grids'], openGrids: (() => GridSource) | null = null) {
    this.#means = { api, openGrids }
  }

  /** Counties that have a plan. */
  get counties(): readonly Division[] {
    return this.#counties
  }

  get head(): PlanHead | null {
    return this.#shown?.head ?? null
  }

  get loading(): Loading {
    return this.#loading
  }

  /** The time whose plan is shown; null for now. */
  get asOf(): string | null {
    return this.#shownAsOf
  }

  /** The plan that is in force now, as far as this page has heard, whatever is shown. */
  get inForce(): PlanHead | null {
    return this.#inForce
  }

  /** The pages of outlines that have come, in order; a new array when the plan is another one. */
  get pages(): readonly (readonly GridFeature[])[] {
    return this.#shown?.pages ?? []
  }

  get grids(): DrawnGrids | null {
    return this.#shown?.grids ?? null
  }

  get(code: string): Area | undefined {
    return this.#shown?.get(code)
  }

  all(): Iterable<Area> {
    return this.#shown?.all() ?? []
  }

  extentOf(code: string): BBox | undefined {
    return this.#shown?.extentOf(code)
  }

  /**
   * The code of the grid of the shown plan that owns a point, as `locate` answers it; null when none does,
   * undefined before that is known.
   */
  ownerOf(point: LngLat): string | null | undefined {
    return this.#shown?.ownerOf(point)
  }

  /**
   * Loads the counties and the plan of the one that is wanted, or that lies in what is wanted ('' for any).
   */
  async start(wanted: string, asOf: string | null = null): Promise<void> {
    this.#wanted = { division: wanted, asOf }
    this.#loading = 'loading'
    try {
      // The plan of a known county is asked for at once; the list only tells which others there are.
      const [counties] = await Promise.all([
        this.#loadCounties(),
        isCounty(wanted) ? this.load(wanted, asOf) : null,
      ])
      if (this.#shown !== null) return
      const near = counties.find(({ code }) => liesUnder(code, wanted)) ?? counties[0]
      if (near === undefined) this.#loading = 'done'
      else await this.load(near.code, asOf)
    } catch {
      this.#loading = 'failed'
    }
  }

  async #loadCounties(): Promise<readonly Division[]> {
    return (this.#counties = await readCounties(this.#means.api))
  }

  /** Loads the plan in force in a county, now or at a time, or nothing when that version is here already. */
  async load(county: string, asOf: string | null = null): Promise<void> {
    // What was under way when the page was left must open no worker after it.
    if (this.#isClosed) return
    this.#abort.abort()
    const { signal } = (this.#abort = new AbortController())
    this.#drop()
    this.#asked = { county, asOf }
    this.#loading = 'loading'
    try {
      const [inForce, head] = await readHeads(this.#means.api, { county, asOf }, signal)
      if (signal.aborted) return
      this.#inForce = inForce
      if (!this.#isHere(head)) await this.#bring(head, asOf, signal)
      if (signal.aborted) return
      this.#shownAsOf = asOf
      this.#loading = 'done'
    } catch (error) {
      if (signal.aborted) return
      this.#drop()
      const isNone = asOf !== null && error instanceof Refusal && error.status === 404
      this.#loading = isNone ? 'none-then' : 'failed'
    }
  }

  /** Another time of the same county; null for now. */
  async showAsOf(asOf: string | null): Promise<void> {
    if (this.#asked !== null) await this.load(this.#asked.county, asOf)
  }

  /** Asks once more for what failed; pages that had come are in the browser's cache. */
  async retry(): Promise<void> {
    const { division, asOf } = this.#wanted
    await (this.#asked === null ? this.start(division, asOf) : this.showAsOf(this.#asked.asOf))
  }

  /**
   * A county has published: what is shown of it is read anew, and for a day that was asked for stays as it
   * is.
   */
  noticePlan(division: string, version: number): void {
    const asked = this.#asked
    if (asked?.county !== division || this.#inForce?.division !== division) return
    if (this.#inForce.version < version) void this.load(division, asked.asOf)
  }

  /**
   * Looks again which plan is in force, and which is at the time that was asked for: nothing was heard for a
   * while. Gives the plan in force when it is news. Throws Refusal; a county without a plan is none.
   */
  async catchUp(): Promise<PlanHead | null> {
    const asked = this.#asked
    if (asked === null) return null
    if (this.#loading === 'failed') await this.retry()
    const head = await readHead(this.#means.api, asked.county)
    const isNews = head !== null && (this.#inForce?.version ?? head.version) < head.version
    if (isNews) this.noticePlan(head.division, head.version)
    // What was to come then may have been cancelled.
    else if (asked.asOf !== null && this.#loading !== 'loading') await this.load(asked.county, asked.asOf)
    return isNews ? head : null
  }

  /** The head of a version of the shown county; null when there is none of that number. Throws Refusal. */
  async version(number: number): Promise<PlanHead | null> {
    return this.head === null ? null : findVersion(this.#means.api, this.head.division, number)
  }

  /** Gives up what is under way and what is held for the map; for a page that leaves the plan. */
  close(): void {
    this.#isClosed = true
    this.#abort.abort()
    this.#drop()
    this.#shown?.close()
  }

  #drop(): void {
    this.#coming?.close()
    this.#coming = null
  }

  #isHere({ division, version }: PlanHead): boolean {
    const here = this.#shown
    return here?.isWhole === true && here.head.division === division && here.head.version === version
  }

  async #bring(head: PlanHead, asOf: string | null, signal: AbortSignal): Promise<void> {
    const copy = new PlanCopy(head, this.#means)
    const isReplacing = this.#shown?.isWhole === true && this.#shown.head.division === head.division
    if (isReplacing) this.#coming = copy
    else this.#show(copy, asOf)
    await copy.read()
    if (!signal.aborted && isReplacing) this.#show(copy, asOf)
  }

  #show(copy: PlanCopy, asOf: string | null): void {
    this.#shown?.close()
    this.#coming = null
    this.#shown = copy
    this.#shownAsOf = asOf
  }
}
