import type { LiveMessage } from '#shared/contract/live.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import { IncidentId } from '#shared/lib/id.ts'
import { toInstant } from '#shared/lib/time.ts'
import type { Change } from '../../../web/src/live/collection.svelte.ts'
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

const PAGE = 5

/** A server that a test holds by the hand: what is committed goes to open sockets and into the change log. */
export class FakeServer {
  refuseTickets = false
  snapshots = 0
  pings = 0
  sockets = 0
  readonly #log: Change<Incident>[] = []
  #listener: SocketListener | null = null
  #isOpen = false
  /** From when on changes were asked for. */
  readonly asked: string[] = []
  #release = () => {}
  #held: Promise<void> = Promise.resolve()

  readonly line: Line = {
    ticket: () => (this.refuseTickets ? Promise.reject(new Error('no answer')) : Promise.resolve('tkt')),
    open: (_, listener) => this.#accept(listener),
    snapshot: async () => {
      const records = [...this.#now().values()]
      const through = this.#instant()
      this.snapshots += 1
      await this.#held
      return { records, through }
    },
    changesSince: (since, cursor) => {
      this.asked.push(since)
      const from = cursor === undefined ? Math.max(0, this.#indexOf(since) - 1) : Number(cursor)
      const next = from + PAGE
      return Promise.resolve({
        changes: this.#log.slice(from, next).reverse(),
        through: this.#instant(),
        cursor: next < this.#log.length ? String(next) : undefined,
      })
    },
  }

  commit(record: Incident): void {
    this.#publish({ id: record.id, version: record.version, record })
  }

  hide(id: string, version: number): void {
    this.#publish({ id, version })
  }

  publishPlan(version: number): void {
    this.#listener?.onMessage({ v: 1, type: 'plan', division: '530402', version })
  }

  /** What is said from now on is of a newer release: the page hears of a change, and cannot read it. */
  isNewer = false

  /** A message that the page cannot read. */
  mumble(kind: LiveMessage['type'] | null): void {
    this.#listener?.onUnread(kind)
  }

  pong(at = this.#instant()): void {
    this.#listener?.onMessage({ v: 1, type: 'pong', at })
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
    return { send: () => void (this.pings += 1), close: () => this.#listener === listener && this.#leave() }
  }

  #leave(): void {
    this.#listener = null
    this.#isOpen = false
    this.sockets -= 1
  }

  #publish(change: Change<Incident>): void {
    this.#log.push(change)
    if (!this.#isOpen) return
    if (this.isNewer) return this.mumble('incidents')
    const { id, version, record: incident } = change
    const wire = { id: IncidentId.parse(id), version, ...(incident === undefined ? {} : { incident }) }
    this.#listener?.onMessage({ v: 1, type: 'incidents', changes: [wire] })
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
}
