import { COUNTY_DIGITS } from '#shared/lib/division-code.ts'
import { createContext } from 'svelte'
import type { Client } from '#shared/contract/client.ts'
import { draftRoutes } from '#shared/grids/draft-routes.ts'
import type { GridFeature } from '#shared/grids/plan.ts'
import { may } from '#shared/people/person.ts'
import type { Me } from '#shared/people/routes.ts'
import type { Api } from '../api/client.ts'
import type { App } from '../app/app.svelte.ts'
import { ViewStore } from '../app/view-store.svelte.ts'
import type { Feeds } from '../live/feed.ts'
import { PlanStore } from '../live/plans.svelte.ts'
import { PeopleStore } from '../people/people-store.svelte.ts'
import { DraftShelf } from './drafts/draft-shelf.svelte.ts'
import { fromUrl, isStep, toUrl } from './view-state.ts'

export type DraftApi = Client<typeof draftRoutes>

/** What the whole page shares: who is here, the list of drafts, and the outlines above the grids. */
export class Designer {
  readonly me: Me
  readonly api: Api
  readonly drafts: DraftApi
  /** The live line of the page. */
  readonly feeds: Feeds
  /** The server's time, epoch milliseconds. */
  readonly now: () => number
  readonly view = new ViewStore({ fromUrl, toUrl, isStep })
  /** Without its grids: those of a draft come with the draft. */
  readonly plans: PlanStore
  readonly people: PeopleStore
  readonly shelf: DraftShelf
  #starting: Promise<void> | null = null
  readonly #outlines: ReadonlyMap<string, GridFeature> = $derived.by(
    () => new Map(this.plans.pages.flat().map((feature) => [feature.id, feature])),
  )

  constructor({ me, doors }: Pick<App, 'me' | 'doors'>) {
    this.me = me
    this.api = doors.api
    this.feeds = doors.live
    this.now = doors.now
    this.drafts = doors.api.clientFor(draftRoutes)
    this.plans = new PlanStore(this.api.grids)
    this.people = new PeopleStore(this.api.people, me)
    this.shelf = new DraftShelf(this.drafts)
  }

  get mayDraw(): boolean {
    return may(this.me, 'plans.draft')
  }

  /**
   * The division whose drafts are listed: the county in the link, else the person's own. '' while none is
   * known.
   */
  get division(): string {
    const { county } = this.view.state
    const own = this.me.division
    if (county !== null && (county.startsWith(own) || own.startsWith(county)))
      return own.length > county.length ? own : county
    return own.length >= COUNTY_DIGITS ? own : (this.plans.head?.division ?? '')
  }

  /**
   * Resolves when the outlines in force are here, or cannot be: a sheet without them would find no community.
   */
  ready(): Promise<void> {
    this.#starting ??= this.plans.start(this.view.state.county ?? this.me.division)
    return this.#starting
  }

  /** The list is looked at, for the first time or again: what is in force may be another plan by now. */
  async begin(): Promise<void> {
    const isAgain = this.#starting !== null
    await this.ready()
    if (isAgain && this.plans.head !== null) await this.plans.load(this.plans.head.division)
    if (this.division !== '') await this.shelf.open(this.division)
  }

  chooseCounty(county: string): void {
    this.view.update({ county, draft: null, selected: [], camera: null })
    void this.plans.load(county)
    void this.shelf.open(this.division)
  }

  /** The division above the grids of a code, as it is in force. */
  outlineOf(code: string): GridFeature | undefined {
    return this.#outlines.get(code)
  }

  get outlines(): Iterable<GridFeature> {
    return this.#outlines.values()
  }

  nameOf(code: string): string {
    return this.outlineOf(code)?.properties.name ?? code
  }
}

export const [designer, provideDesigner] = createContext<Designer>()
