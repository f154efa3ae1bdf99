import { createContext } from 'svelte'
import type { Position } from '#shared/geo/position.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import { IncidentId } from '#shared/incidents/id.ts'
import type { Role } from '#shared/people/access.ts'
import type { Me } from '#shared/people/routes.ts'
import type { Api } from '../api/client.ts'
import { ViewStore } from '../app/view-store.svelte.ts'
import { CommandDesk } from '../incidents/command-desk.svelte.ts'
import { HistoryStore } from '../incidents/history-store.svelte.ts'
import { Overlay } from '../incidents/overlay.svelte.ts'
import { realTiming } from '../live/line.ts'
import { DevicePlace } from './device-place.svelte.ts'
import { DivisionNames } from './division-names.svelte.ts'
import { channelOf, missingOf, submissionOf, type Missing } from './draft.ts'
import { DraftStore, type DraftChange } from './draft-store.svelte.ts'
import { GridFinder } from './grid-finder.svelte.ts'
import { MyReports, type ReportsMeans } from './my-reports.svelte.ts'
import { localShelf, type Shelf } from './outbox-shelf.ts'
import { Outbox } from './outbox.svelte.ts'
import { aloneAmongTabs } from './tab-lock.ts'
import { fromUrl, isOpened, isStep, toUrl } from './view.ts'

export interface PatrolMeans {
  readonly api: Pick<Api, 'grids' | 'incidents' | 'onUnread'>
  readonly live: ReportsMeans['live']
  readonly me: Me
  /** The server's time, epoch milliseconds. */
  readonly now?: () => number
}

/** Everything the report page holds, built once at its root. */
export class Patrol {
  readonly draft: DraftStore
  readonly outbox: Outbox
  readonly reports: MyReports
  readonly finder: GridFinder
  readonly names: DivisionNames
  readonly device: DevicePlace
  readonly overlay: Overlay
  readonly desk: CommandDesk
  readonly history: HistoryStore
  readonly view = new ViewStore({ fromUrl, toUrl, isStep, isOpened })
  /** The report that the server has just taken, until the next one is begun. */
  #delivered: Incident | null = $state.raw(null)
  readonly #roles: readonly Role[]
  readonly #shelf: Shelf

  constructor({ api, live, me, now = Date.now }: PatrolMeans) {
    this.#roles = me.roles
    this.#shelf = localShelf(me.id, api.onUnread)
    this.draft = new DraftStore(me.id, () => Date.now())
    const onSeen = (incident: Incident) => this.outbox.confirm(incident)
    this.reports = new MyReports({ api, live, author: me.id, now, onSeen })
    this.finder = new GridFinder(api.grids.locate)
    this.names = new DivisionNames(api.grids)
    this.device = new DevicePlace((position) => this.place(position))
    this.overlay = new Overlay(this.reports.records)
    this.desk = new CommandDesk(api.incidents, this.overlay, me, now)
    this.history = new HistoryStore(api.incidents, (incident) => this.overlay.lose(incident))
    this.outbox = new Outbox({
      shelf: this.#shelf,
      send: async (body) => (await api.incidents.submitIncident({ body })).incident,
      onDone: (incident) => {
        this.reports.take(incident)
        this.#delivered = incident
      },
      timing: realTiming,
      alone: (work) => aloneAmongTabs(`liuwang.outbox.${me.id}`, work),
    })
  }

  get delivered(): Incident | null {
    return this.#delivered
  }

  /** Begins the page's work; gives what ends it. */
  begin(): () => void {
    if (this.outbox.has(this.draft.draft.id)) this.draft.clear()
    this.finder.find(this.draft.draft.position)
    void this.reports.load()
    const flush = () => document.visibilityState === 'visible' && void this.outbox.flush()
    addEventListener('online', flush)
    document.addEventListener('visibilitychange', flush)
    flush()
    const ends = [
      this.reports.watch(),
      this.view.watch(),
      this.draft.watch(() => this.finder.find(this.draft.draft.position)),
      this.#shelf.watch(() => this.outbox.reread()),
      () => removeEventListener('online', flush),
      () => document.removeEventListener('visibilitychange', flush),
      () => this.outbox.stop(),
      () => this.finder.find(null),
      () => this.device.stop(),
    ]
    return () => ends.forEach((end) => end())
  }

  /** What was entered. Where a report is begun is where it happened, more often than not. */
  write(change: DraftChange): void {
    const isNew = !this.draft.begun
    this.#delivered = null
    this.draft.change(change)
    if (isNew && this.#isUnplaced()) void this.device.startIfAllowed(() => this.#isUnplaced())
  }

  /** A place chosen by hand: the device need not look any longer. */
  pin(position: Position): void {
    this.device.stop()
    this.place(position)
  }

  /** The place of the report, as the device or a hand on the map gives it. */
  place(position: Position): void {
    this.draft.change({ position, division: null })
    this.finder.find(position)
  }

  /** No place, but the division it belongs to; or the division of a place that no grid owns. */
  nameDivision(division: string, { keepPlace }: { keepPlace: boolean }): void {
    this.device.stop()
    this.draft.change(keepPlace ? { division } : { division, position: null })
    if (!keepPlace) this.finder.find(null)
  }

  /**
   * Puts the report on its way and empties the form; names what is missing instead. Throws when there is no
   * room.
   */
  send(): Missing[] {
    const { draft } = this.draft
    const missing = missingOf(draft, Date.now())
    if (missing.length > 0) return missing
    this.outbox.add(submissionOf(draft, channelOf(this.#roles)))
    this.discardDraft()
    void this.outbox.flush()
    this.view.update({ tab: 'mine', open: null })
    return []
  }

  /** A refused report goes back into the form, under a new id where the old one is taken. */
  takeBack(id: string): void {
    const item = this.outbox.items.find(({ submission }) => submission.id === id)
    if (item === undefined) return
    this.draft.takeBack(item.submission, item.refusal?.code === 'id-reused')
    this.outbox.discard(id)
    this.finder.find(this.draft.draft.position)
    this.view.update({ tab: 'write', open: null })
  }

  /** Throws the half-written report away. */
  discardDraft(): void {
    this.device.stop()
    this.draft.clear()
    this.finder.find(null)
  }

  open(id: string): void {
    this.view.update({ tab: 'mine', open: IncidentId.parse(id) })
  }

  #isUnplaced(): boolean {
    const { position, division } = this.draft.draft
    return position === null && division === null
  }
}

export const [patrol, providePatrol] = createContext<Patrol>()
