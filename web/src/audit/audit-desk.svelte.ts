import { createContext } from 'svelte'
import type { Division } from '#shared/grids/plan.ts'
import type { LedgerEvent, Seal } from '#shared/ledger/event.ts'
import { ledgerRoutes } from '#shared/ledger/routes.ts'
import { liesUnder, registersAbove } from '#shared/lib/division-code.ts'
import type { Client } from '#shared/contract/client.ts'
import type { App } from '../app/app.svelte.ts'
import { PeopleStore } from '../people/people-store.svelte.ts'
import { ChainReader } from './chain-reader.svelte.ts'
import { PagedList } from '../api/paged-list.svelte.ts'
import { Verification } from './verification.svelte.ts'
import { fromUrl, toUrl, type View } from './view.ts'

/** The record of one county, as its auditor works through it. */
export interface Record {
  readonly county: string
  readonly events: PagedList<LedgerEvent>
  readonly seals: PagedList<Seal>
  readonly verification: Verification
}

/** Everything the auditor's page holds, built once at its root. */
export class AuditDesk {
  readonly people: PeopleStore
  readonly reader: ChainReader
  readonly counties: PagedList<Division>
  readonly #api: Client<typeof ledgerRoutes>
  readonly #division: string
  #view: View = $state.raw(fromUrl(location.search))
  #record: Record | null = $state.raw(null)

  constructor({ doors: { api }, me }: App) {
    this.#api = api.clientFor(ledgerRoutes)
    this.#division = me.division
    this.people = new PeopleStore(api.people, me)
    this.reader = new ChainReader(this.#api)
    this.counties = new PagedList(async (cursor) => {
      const page = await api.grids.listDivisions({ query: cursor === undefined ? {} : { cursor } })
      return { ...page, items: page.items.filter(({ code }) => liesUnder(code, this.#division)) }
    })
  }

  get view(): View {
    return this.#view
  }

  get record(): Record | null {
    return this.#record
  }

  /** What is recorded above counties: the people of a city, a province or all. */
  get registers(): readonly string[] {
    const counties = this.counties.items.map(({ code }) => code)
    return registersAbove(counties, this.#division)
  }

  /** Reads the counties and opens the one that is asked for, or the first. */
  async begin(): Promise<void> {
    do await this.counties.more()
    while (this.counties.state === 'more')
    const codes = [...this.counties.items.map(({ code }) => code), ...this.registers]
    const county = codes.find((code) => code === this.#view.county) ?? codes[0]
    if (county !== undefined) this.#follow({ ...this.#view, county })
  }

  chooseCounty(county: string): void {
    this.#show({ county, chain: null })
  }

  openChain(chain: string): void {
    this.#show({ ...this.#view, chain })
  }

  closeChain(): void {
    this.#show({ ...this.#view, chain: null })
  }

  /** Follows the way back and forth; gives what ends it. */
  watch(): () => void {
    const hear = () => {
      const { county, chain } = fromUrl(location.search)
      this.#follow({ county: county ?? this.#view.county, chain })
    }
    addEventListener('popstate', hear)
    return () => removeEventListener('popstate', hear)
  }

  #show(view: View): void {
    if (toUrl(view) !== location.search) history.pushState(null, '', location.pathname + toUrl(view))
    this.#follow(view)
  }

  #follow(view: View): void {
    const { county, chain } = view
    if (county !== null && county !== this.#record?.county) this.#open(county)
    this.#view = view
    if (chain === null || county === null) this.reader.close()
    else if (this.reader.chain?.aggregate !== chain) void this.reader.read(county, chain)
  }

  #open(county: string): void {
    this.#record?.verification.stop()
    const params = { county }
    const record: Record = {
      county,
      events: new PagedList((cursor) => this.#api.listEvents({ params, query: of(cursor) })),
      seals: new PagedList((cursor) => this.#api.listSeals({ params, query: of(cursor) })),
      verification: new Verification(this.#api, county),
    }
    this.#record = record
    void record.events.more()
    void record.seals.more()
  }
}

const of = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor })

export const [auditDesk, provideAuditDesk] = createContext<AuditDesk>()
