import { createContext } from 'svelte'
import type { IncidentId } from '#shared/incidents/id.ts'
import type { CommandType } from '#shared/incidents/command.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { LiveChange } from '#shared/contract/live.ts'
import { COUNTY_DIGITS, liesUnder } from '#shared/lib/division-code.ts'
import type { Instant } from '#shared/lib/time.ts'
import { topic } from '#shared/live/topic.ts'
import { may } from '#shared/people/person.ts'
import type { Me } from '#shared/people/routes.ts'
import type { App } from '../app/app.svelte.ts'
import { ViewStore } from '../app/view-store.svelte.ts'
import type { Api } from '../api/client.ts'
import { openGridReader } from '../grids/open-grid-reader.ts'
import { CommandDesk } from '../incidents/command-desk.svelte.ts'
import { passing } from '../incidents/filter.ts'
import { HistoryStore } from '../incidents/history-store.svelte.ts'
import { IncidentFeed } from '../incidents/incident-feed.ts'
import { ordered } from '../incidents/order.ts'
import { Overlay } from '../incidents/overlay.svelte.ts'
import { Collection } from '../live/collection.svelte.ts'
import type { Connection } from '../live/connection.svelte.ts'
import { FrameBatch, nextFrame } from '../live/frame-batch.ts'
import { planFeed } from '../live/plan-feed.ts'
import { Reassignment } from '../live/reassignment.svelte.ts'
import { PlanStore } from '../live/plans.svelte.ts'
import { PeopleStore } from '../people/people-store.svelte.ts'
import type { CountySettings } from '../settings/county-settings.svelte.ts'
import type { Drawn } from './map-director.svelte.ts'
import { Alarm } from './alarm.svelte.ts'
import { Stage } from './stage.svelte.ts'
import { fromUrl, isStep, toUrl } from './view-state.ts'

/** A press on the map, while a form waits for one instead of a selection. */
export type Picker = (place: { code: string | null; lngLat: LngLat }) => void

/** The console's stores, each built once here and handed down. */
export class ConsoleModel implements Drawn {
  readonly me: Me
  readonly view = new ViewStore({ fromUrl, toUrl, isStep })
  readonly records = new Collection<Incident>()
  readonly overlay = new Overlay(this.records)
  readonly plans: PlanStore
  readonly people: PeopleStore
  readonly reassignment: Reassignment
  readonly desk: CommandDesk
  readonly history: HistoryStore
  readonly connection: Connection
  readonly stage: Stage
  readonly #grids: Api['grids']
  readonly #incidents: Api['incidents']
  readonly now: () => number
  readonly mayRead: boolean
  /** A pin that a search or a form has set. */
  pin: { lngLat: LngLat; accuracyMetres: number } | null = $state.raw(null)
  /** The step whose form is open. */
  step: CommandType | null = $state(null)
  picker: Picker | null = $state.raw(null)
  /** How much a pixel of the map is: what a press on it can be exact to. */
  metresPerPixel = 1

  readonly passes = $derived.by(() => passing(this.view.state.filter, this.me))
  /** What the queue shows, in the order that its reader has chosen. */
  readonly queue: readonly Incident[] = $derived.by(() =>
    ordered(this.overlay.all().filter(this.passes), this.view.state.order, this.me),
  )
  readonly incident: Incident | null = $derived.by(() => {
    const id = this.view.state.incident
    return id === null ? null : (this.overlay.get(id) ?? null)
  })

  /** Whether the incidents were read, so that an empty list means that there are none. */
  isRead = $state(false)
  readonly #batch = new FrameBatch<LiveChange<Incident>>((changes) => this.#apply(changes), nextFrame)
  #leaveCounty = () => {}
  #isLeft = false

  /** Makes a new critical incident seen and heard. */
  readonly alarm = new Alarm()
  readonly settings: CountySettings
  readonly netMarkOf = $derived.by(() => {
    // Another function when the nets are others, so that the map draws them anew.
    void this.settings.revision
    return ({ net, county }: Incident) => (net === undefined ? null : this.settings.net(net, county).mark)
  })

  constructor({ doors: { api, live, now }, me, settings }: App) {
    this.me = me
    this.settings = settings
    this.now = now
    this.#grids = api.grids
    this.mayRead = may(me, 'incidents.read')
    this.plans = new PlanStore(api.grids, () => openGridReader(api))
    this.stage = new Stage(this.plans, this.view, me.division)
    this.reassignment = new Reassignment(api.grids)
    this.people = new PeopleStore(api.people, me)
    this.history = new HistoryStore(api.incidents, (incident) => this.overlay.lose(incident))
    this.desk = new CommandDesk(api.incidents, this.overlay, me, now)
    this.connection = live
    this.#incidents = api.incidents
  }

  /** Of what is not the reader's any more nothing is kept. */
  #apply(changes: readonly LiveChange<Incident>[]): void {
    if (this.isRead && this.isLive) this.alarm.hear(changes.filter(({ id }) => !this.records.get(id)))
    this.records.apply(changes)
    for (const { id, record } of changes) if (record === undefined) this.history.forget(id)
  }

  get area(): string | null {
    return this.view.state.area
  }

  /** The county whose plan is shown; its settings are meant where no incident says another. */
  get county(): string {
    return this.plans.head?.division ?? this.view.state.county ?? this.me.division.slice(0, COUNTY_DIGITS)
  }

  get isLive(): boolean {
    return this.connection.state === 'live'
  }

  get pages() {
    return this.plans.pages
  }

  get grids() {
    return this.plans.grids
  }

  /** Begins to load and to listen; gives what ends it. */
  start(): () => void {
    const { county, asOf } = this.view.state
    const own = county ?? this.me.division.slice(0, COUNTY_DIGITS)
    this.#followCounty(own)
    // Above counties it is the store that chooses one.
    void this.plans.start(own, asOf).then(() => {
      const shown = this.plans.head?.division
      if (!this.#isLeft && shown !== undefined && shown !== own) this.#followCounty(shown)
    })
    const leaveIncidents = this.mayRead ? this.#followIncidents() : () => {}
    const leaveView = this.view.watch()
    return () => {
      this.#isLeft = true
      leaveView()
      leaveIncidents()
      this.#leaveCounty()
      this.reassignment.stop()
      this.plans.close()
    }
  }

  #followIncidents(): () => void {
    const sink = {
      replace: (records: readonly Incident[]) => {
        this.records.replace(records)
        this.isRead = true
      },
      apply: (changes: readonly LiveChange<Incident>[]) => this.#batch.add(changes),
    }
    const topics = [topic('division', this.me.division)]
    return this.connection.attach(new IncidentFeed(topics, this.#incidents, { sink, serverNow: this.now }))
  }

  /** Hears of the plan of the county that is shown, and of what a new one does to open incidents. */
  #followCounty(county: string): void {
    this.#leaveCounty()
    // What lies in the own division is heard there; another county is asked for by itself.
    const heard = liesUnder(county, this.me.division) ? this.me.division : county
    const topics = [topic('division', heard)]
    const ends = [
      this.connection.attach(
        planFeed(topics, this.plans, (division) => void this.reassignment.look(division)),
      ),
      this.connection.attach(this.reassignment.feed(topics, county)),
    ]
    this.#leaveCounty = () => ends.forEach((end) => end())
  }

  /** Shows the plan of a time, or of now. */
  async showPlanOf(asOf: Instant | null): Promise<void> {
    this.view.update({ asOf })
    await this.plans.showAsOf(asOf)
  }

  selectIncident(id: IncidentId): void {
    this.pin = null
    this.step = null
    this.view.update({ incident: id, area: null })
    const place = this.overlay.get(id)?.placement?.lngLat
    if (place !== undefined) this.stage.reveal(place)
  }

  /** Goes to a place with a pin, and selects the grid that owns it. */
  async goToPlace(lngLat: LngLat): Promise<void> {
    this.stage.goTo(lngLat)
    this.pin = { lngLat, accuracyMetres: 0 }
    const owner = this.plans.ownerOf(lngLat) ?? (await this.#askOwner(lngLat))
    if (owner !== null && this.pin?.lngLat === lngLat) this.view.update({ area: owner, incident: null })
  }

  /**
   * Of a place that no grid of the plan here owns: it may lie in another county. Without an answer the pin
   * stands alone.
   */
  async #askOwner([lng, lat]: LngLat): Promise<string | null> {
    const { asOf } = this.plans
    const query = { lng: String(lng), lat: String(lat), ...(asOf === null ? {} : { at: asOf }) }
    const located = await this.#grids.locate({ query }).catch(() => null)
    return located?.owner ?? null
  }

  /** Another county: its plan is loaded and shown. */
  async selectCounty(county: string): Promise<void> {
    this.view.update({ county, area: null })
    this.#followCounty(county)
    await this.plans.load(county, this.view.state.asOf)
    this.stage.fitArea(county)
  }

  selectArea(area: string | null): void {
    this.pin = null
    this.step = null
    this.view.update({ area, incident: null })
  }

  /** Leaves the incident or the area that is open. */
  closeDetail(): void {
    this.pin = null
    this.step = null
    this.view.update({ incident: null, area: null })
  }

  /** The name of a division or grid of the plan that is here, else its code. */
  nameOf = (code: string): string => this.plans.get(code)?.properties.name ?? code

  /** The name of whoever acts: a person, a division or a grid. */
  assigneeName(assignee: string): string {
    return /^\d+$/.test(assignee) ? this.nameOf(assignee) : this.people.nameOf(assignee)
  }
}

export const [consoleModel, provideConsole] = createContext<ConsoleModel>()
