import type { LiveMessage } from '#shared/contract/live.ts'
import type { Change as WireChange } from '#shared/incidents/routes.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import { delayAfter } from '#shared/lib/retry.ts'
import { MINUTE, SECOND, shift, type Instant } from '#shared/lib/time.ts'
import type { Change } from './collection.svelte.ts'
import type { Line, Snapshot, Socket, Timing } from './line.ts'

/**
 * offline: nothing was ever read, or this device has no network. connecting: asking for a ticket, opening the
 * socket. syncing: the socket is open and buffers, the gap is being read. live: what is shown is what is.
 * stale: the line was cut; what is shown is as of `confirmedAt`.
 */
export type LiveState = 'offline' | 'connecting' | 'syncing' | 'live' | 'stale'

export interface LiveSink {
  readonly replace: (records: Snapshot['records']) => void
  readonly apply: (changes: readonly Change<Incident>[]) => void
  readonly onPlan: (division: string, version: number) => void
  /**
   * Plans may be others than this page knows: it heard nothing for a while, or a plan was scheduled or
   * cancelled. Rejected when it cannot look.
   */
  readonly onPlans: () => Promise<void>
  /** What the person at this page may do has changed. */
  readonly onPerson: () => void
}

const PING_EVERY = 30 * SECOND
const PONG_WITHIN = 10 * SECOND
const OPEN_WITHIN = 15 * SECOND
const SYNC_WITHIN = 2 * MINUTE
const PACE = { first: SECOND, longest: 30 * SECOND }
/**
 * How late the stream may bring a change while the line is up: a catch-up begins so long before the newest
 * one that was heard.
 */
const LATE_STREAM = 10 * MINUTE
/** Changes that a newer server tells in a form that this page cannot read are fetched, at most so often. */
const FETCH_EVERY = 30 * SECOND

/**
 * Keeps a collection equal to the server's: connect, buffer, fetch, replace, apply the buffer, live; after a
 * cut the changes since the last cursor instead of the snapshot. One socket and one timer at a time.
 */
export class Connection {
  readonly #line: Line
  readonly #sink: LiveSink
  readonly #timing: Timing
  #state: LiveState = $state('offline')
  #confirmedAt: number | null = $state(null)
  #through: Instant | null = null
  #socket: Socket | null = null
  #buffer: Change<Incident>[] = []
  #abort = new AbortController()
  #cancelTimer = () => {}
  #failures = 0
  /** Whether something changed that could only be heard of, and when the last such thing was fetched. */
  #owes = false
  #fetchedAt = -Infinity

  constructor(line: Line, sink: LiveSink, timing: Timing) {
    this.#line = line
    this.#sink = sink
    this.#timing = timing
  }

  get state(): LiveState {
    return this.#state
  }

  /**
   * When the line last proved that what is shown is what is (epoch milliseconds); null before the first time.
   */
  get confirmedAt(): number | null {
    return this.#confirmedAt
  }

  /** Connects now, whatever was waited for. */
  start(): void {
    this.#leaveLine()
    this.#state = 'connecting'
    this.#arm(OPEN_WITHIN, () => this.#lost())
    void this.#connect(this.#abort.signal)
  }

  /** This device lost its network, or the page ends. */
  stop(): void {
    this.#leaveLine()
    this.#state = 'offline'
  }

  /** Asks for a sign of life now: a device that slept does not know that its line is gone. */
  check(): void {
    if (this.#state === 'live') this.#ping()
    else if (this.#state === 'stale' || this.#state === 'offline') this.start()
  }

  async #connect(signal: AbortSignal): Promise<void> {
    try {
      const ticket = await this.#line.ticket(signal)
      if (signal.aborted) return
      this.#socket = this.#line.open(ticket, {
        onOpen: () => void this.#sync(signal),
        onMessage: (message) => signal.aborted || this.#hear(message),
        onUnread: (kind) => signal.aborted || this.#miss(kind),
        onLost: () => signal.aborted || this.#lost(),
      })
    } catch {
      if (!signal.aborted) this.#lost()
    }
  }

  async #sync(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    this.#state = 'syncing'
    this.#arm(SYNC_WITHIN, () => this.#lost())
    try {
      const through =
        this.#through === null ? await this.#fetchAll(signal) : await this.#catchUp(this.#through, signal)
      await this.#sink.onPlans()
      if (signal.aborted) return
      this.#through = through
      this.#sink.apply(this.#buffer)
      this.#buffer = []
      this.#failures = 0
      this.#state = 'live'
      this.#confirm()
    } catch {
      if (!signal.aborted) this.#lost()
    }
  }

  async #fetchAll(signal: AbortSignal): Promise<Instant> {
    const { records, through } = await this.#line.snapshot(signal)
    if (!signal.aborted) this.#sink.replace(records)
    return through
  }

  /**
   * Applies every page as it comes: a version more or less can do no harm, and `through` moves only at the
   * end.
   */
  async #catchUp(since: Instant, signal: AbortSignal): Promise<Instant> {
    let cursor: string | undefined
    let through = since
    do {
      const page = await this.#line.changesSince(since, cursor, signal)
      if (signal.aborted) break
      this.#sink.apply(page.changes)
      ;({ cursor, through } = page)
    } while (cursor !== undefined)
    return through
  }

  #hear(message: LiveMessage): void {
    if (message.type === 'plan') this.#sink.onPlan(message.division, message.version)
    if (message.type === 'schedule') this.#lookForPlans()
    if (message.type === 'person') this.#sink.onPerson()
    if (message.type === 'incidents') this.#take(message.changes.map(toChange))
    if (this.#state === 'live') this.#confirm()
  }

  /**
   * What cannot be read may still be fetched, where it is known what it is about. It is a sign of life in any
   * case.
   */
  #miss(kind: LiveMessage['type'] | null): void {
    if (kind === 'plan' || kind === 'schedule') this.#lookForPlans()
    if (kind === 'person') this.#sink.onPerson()
    if (kind === 'incidents') this.#owes = true
    if (this.#state === 'live') this.#confirm()
  }

  #lookForPlans(): void {
    this.#sink.onPlans().catch(() => this.#lost())
  }

  async #fetchMissed(signal: AbortSignal): Promise<void> {
    if (!this.#owes || this.#through === null) return
    if (this.#timing.now() - this.#fetchedAt < FETCH_EVERY) return
    this.#owes = false
    this.#fetchedAt = this.#timing.now()
    try {
      const through = await this.#catchUp(this.#through, signal)
      if (!signal.aborted) this.#through = through
    } catch {
      if (!signal.aborted) this.#lost()
    }
  }

  #take(changes: Change<Incident>[]): void {
    if (this.#state !== 'live') return void this.#buffer.push(...changes)
    this.#sink.apply(changes)
    for (const { record } of changes) if (record !== undefined) this.#advance(record.changedAt)
  }

  /**
   * By what was heard: a sign of life says the time only, and a server's time may step back before the next
   * change.
   */
  #advance(changedAt: Instant): void {
    const reached = shift(changedAt, -LATE_STREAM)
    if (this.#through !== null && reached > this.#through) this.#through = reached
  }

  #confirm(): void {
    this.#confirmedAt = this.#timing.now()
    this.#arm(PING_EVERY, () => this.#ping())
    void this.#fetchMissed(this.#abort.signal)
  }

  #ping(): void {
    this.#arm(PONG_WITHIN, () => this.#lost())
    this.#socket?.send({ v: 1, type: 'ping' })
  }

  /** Waits before the next try: full jitter, so that a county's screens do not come back all at once. */
  #lost(): void {
    this.#leaveLine()
    this.#state = this.#confirmedAt === null ? 'offline' : 'stale'
    const delay = delayAfter(this.#failures, PACE, this.#timing.random)
    this.#failures += 1
    this.#arm(delay, () => this.start())
  }

  #leaveLine(): void {
    this.#cancelTimer()
    this.#abort.abort()
    this.#abort = new AbortController()
    this.#socket?.close()
    this.#socket = null
    this.#buffer = []
    this.#owes = false
  }

  #arm(milliseconds: number, run: () => void): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#timing.after(milliseconds, run)
  }
}

export const toChange = ({ id, version, incident }: WireChange): Change<Incident> => ({
  id,
  version,
  ...(incident === undefined ? {} : { record: incident }),
})
