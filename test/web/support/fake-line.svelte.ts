import type { LiveChange, LiveKind, LiveRequest, RecordOf } from '#shared/contract/live.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import { IncidentId } from '#shared/incidents/id.ts'
import { toInstant } from '#shared/lib/time.ts'
import type { IncidentFeed } from '../../../web/src/incidents/incident-feed.ts'
import type { Connection } from '../../../web/src/live/connection.svelte.ts'
import type { Line, SocketListener, Timing } from '../../../web/src/live/line.ts'

/** Time that passes by hand, and chance that is chosen. */
export class FakeTime implements Timing {
  #now = Date.parse('2026-11-22T04:00:00.000Z')
  #timers: { at: number; run: () => void }[] = []
  chance = 0.5

  now = () => this.#now
  random = () => this.chance

  after = (milliseconds: number, run: () => void) => {
    const timer = { at: this.#now + milliseconds, run }
    this.#timers.push(timer)
    return () => void (this.#timers = this.#timers.filter((other) => other !== timer))
  }

  get waiting(): number {
    return this.#timers.length
  }

  advance(milliseconds: number): void {
    const end = this.#now + milliseconds
    for (let next = this.#next(); next !== undefined && next.at <= end; next = this.#next()) this.#fire(next)
    this.#now = end
  }

  advanceToNext(): void {
    const next = this.#next()
    if (next !== undefined) this.#fire(next)
  }

  #next() {
    return this.#timers.toSorted((a, b) => a.at - b.at)[0]
  }

  #fire(timer: { at: number; run: () => void }): void {
    this.#timers = this.#timers.filter((other) => other !== timer)
    this.#now = Math.max(this.#now, timer.at)
    timer.run()
  }
}

type IncidentApi = ConstructorParameters<typeof IncidentFeed>[1]

const PAGE = 5

/** A server that a test holds by the hand: what is committed goes to open sockets and into the change log. */
export class FakeServer {
  refuseTickets = false
  snapshots = 0
  pings = 0
  sockets = 0
  readonly #log: LiveChange<Incident>[] = []
  #listener: SocketListener | null = null
  #isOpen = false
  /** From when on changes were asked for. */
  readonly asked: string[] = []
  /** What the page said, but for its pings. */
  readonly said: LiveRequest[] = []
  /** Requests to listen are answered at once, unless a test holds the answers. */
  holdsAnswers = false
  #release = () => {}
  #held: Promise<void> = Promise.resolve()

  readonly line: Line = {
    ticket: () => (this.refuseTickets ? Promise.reject(new Error('no answer')) : Promise.resolve('tkt')),
    open: (_, listener) => this.#accept(listener),
  }

  readonly incidents: IncidentApi = {
    listIncidents: async ({ query }) => {
      // The older ones are asked for by another question.
      if ('status' in query) return { items: [] }
      const items = [...this.#now().values()]
      this.snapshots += 1
      await this.#held
      return { items }
    },
    listChanges: ({ query: { since, cursor } }) => {
      const isCursor = this.#isFirst(since)
      if (!isCursor) this.asked.push(since)
      const from = cursor === undefined ? Math.max(0, this.#indexOf(since) - 1) : Number(cursor)
      const next = from + PAGE
      const items = isCursor ? [] : this.#log.slice(from, next).reverse()
      return Promise.resolve({
        items: items.map(({ id, version, record }) => ({
          id: IncidentId.parse(id),
          version,
          ...(record === undefined ? {} : { incident: record }),
        })),
        through: this.#instant(),
        ...(!isCursor && next < this.#log.length ? { cursor: String(next) } : {}),
      })
    },
  }

  commit(record: Incident): void {
    this.#publish({ id: record.id, version: record.version, record })
  }

  hide(id: string, version: number): void {
    this.#publish({ id, version })
  }

  publishPlan(inForce: number): void {
    this.tell('plans', [{ id: '530402', version: inForce, record: { id: '530402', inForce } }])
  }

  /** Something that goes to open pages, as the server would say it. */
  tell<K extends LiveKind>(kind: K, changes: readonly LiveChange<RecordOf<K>>[]): void {
    this.#listener?.onMessage({ kind, changes, unread: 0 })
  }

  /** What is said from now on is of a newer release: the page hears of a change, and cannot read it. */
  isNewer = false

  /** A message that the page cannot read. */
  mumble(kind: LiveKind | null): void {
    this.#listener?.onMessage({ kind, changes: [], unread: 1 })
  }

  pong(): void {
    this.#listener?.onMessage({ kind: 'pong', changes: [], unread: 0 })
  }

  /** Answers the last request to listen. */
  answer(): void {
    const last = this.said.findLast((one) => one.type === 'listen')
    if (last?.type !== 'listen' || last.topics.length === 0) return
    this.tell(
      'topics',
      last.topics.map((id) => ({ id, version: last.number, record: { id } })),
    )
  }

  open(): void {
    this.#isOpen = true
    this.#listener?.onOpen()
  }

  cut(): void {
    const listener = this.#listener
    this.#leave()
    listener?.onLost()
  }

  holdSnapshot(): void {
    this.#held = new Promise((resolve) => (this.#release = resolve))
  }

  releaseSnapshot(): void {
    this.#release()
  }

  /** Lets every promise that waits for nothing run to its end. */
  settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

  async connect(connection: Connection): Promise<void> {
    connection.start()
    await this.settle()
    this.open()
    await this.settle()
  }

  state(): string[] {
    return [...this.#now().values()].map(({ id, version }) => `${id}@${version}`).sort()
  }

  #accept(listener: SocketListener) {
    this.#listener = listener
    this.sockets += 1
    return {
      send: (request: LiveRequest) => this.#take(request),
      close: () => this.#listener === listener && this.#leave(),
    }
  }

  #take(request: LiveRequest): void {
    if (request.type === 'ping') this.pings += 1
    else this.said.push(request)
    if (request.type === 'listen' && !this.holdsAnswers) setTimeout(() => this.answer(), 0)
  }

  #leave(): void {
    this.#listener = null
    this.#isOpen = false
    this.sockets -= 1
  }

  #publish(change: LiveChange<Incident>): void {
    this.#log.push(change)
    if (!this.#isOpen) return
    if (this.isNewer) return this.mumble('incidents')
    this.tell('incidents', [change])
  }

  #now(): Map<string, Incident> {
    const state = new Map<string, Incident>()
    for (const { id, record } of this.#log) {
      if (record === undefined) state.delete(id)
      else state.set(id, record)
    }
    return state
  }

  /** Server time goes by a second a commit. */
  #instant = () => toInstant(Date.parse('2026-11-22T04:00:00.000Z') + this.#log.length * 1000)

  #indexOf = (instant: string) => (Date.parse(instant) - Date.parse('2026-11-22T04:00:00.000Z')) / 1000

  /** The question for the cursor before a snapshot, a minute before the page's own time. */
  #isFirst = (since: string) => Date.parse(since) < Date.parse('2026-11-22T04:00:00.000Z')
}
