import type { Heard } from '#shared/contract/hear.ts'
import type { LiveChange, LiveKind, LiveRequest } from '#shared/contract/live.ts'
import { delayAfter } from '#shared/lib/retry.ts'
import { MINUTE, SECOND } from '#shared/lib/time.ts'
import type { Feed, Feeds } from './feed.ts'
import type { Line, Socket, Timing } from './line.ts'

/**
 * offline: nothing was ever read, or this device has no network. connecting: asking for a ticket, opening the
 * socket. syncing: the socket is open and buffers, the gap is being read. live: what is shown is what is.
 * stale: the line was cut; what is shown is as of `confirmedAt`.
 */
export type LiveState = 'offline' | 'connecting' | 'syncing' | 'live' | 'stale'

const PING_EVERY = 30 * SECOND
const PONG_WITHIN = 10 * SECOND
const OPEN_WITHIN = 15 * SECOND
const SYNC_WITHIN = 2 * MINUTE
const PACE = { first: SECOND, longest: 30 * SECOND }
/** What a newer server tells in a form that this page cannot read is fetched, at most so often. */
const FETCH_EVERY = 30 * SECOND

/** What a feed is told fits its kind: it is looked up by it. */
type AnyFeed = Omit<Feed, 'apply'> & {
  readonly apply: (changes: readonly LiveChange[]) => void | Promise<void>
}

/** A feed and where it is: what it is told before it is synced waits. */
interface Attached {
  readonly feed: AnyFeed
  state: 'waiting' | 'syncing' | 'synced'
  waiting: LiveChange[]
  /** Whether something changed that could not be read, and when such a thing was last fetched. */
  owes: boolean
  fetchedAt: number
}

/**
 * The line of a page, for all that is told on it: connect, ask for the topics of all feeds, buffer, let each
 * feed read what it missed, apply the buffer, live. One socket and one timer at a time.
 */
export class Connection implements Feeds {
  readonly #line: Line
  readonly #timing: Timing
  #state: LiveState = $state('offline')
  #confirmedAt: number | null = $state(null)
  /** From the moment that the line is lost until it is live again, also while it is tried. */
  #isCut = $state(false)
  #socket: Socket | null = null
  #isOpen = false
  readonly #feeds = new Set<Attached>()
  /** What was asked for last, by number, and whether it was answered. */
  #asked = 0
  #askedAt = 0
  #isAnswered = false
  /** Of the line on which it is to be asked at the end of this task. */
  #askPlanned: AbortSignal | null = null
  #abort = new AbortController()
  #cancelTimer = () => {}
  #failures = 0

  constructor(line: Line, timing: Timing) {
    this.#line = line
    this.#timing = timing
  }

  get state(): LiveState {
    return this.#state
  }

  get isCut(): boolean {
    return this.#isCut
  }

  /**
   * When the line last proved that what is shown is what is (epoch milliseconds); null before the first time.
   */
  get confirmedAt(): number | null {
    return this.#confirmedAt
  }

  attach<K extends LiveKind>(feed: Feed<K>): () => void {
    const attached: Attached = {
      feed: feed as unknown as AnyFeed,
      state: 'waiting',
      waiting: [],
      owes: false,
      fetchedAt: -Infinity,
    }
    this.#feeds.add(attached)
    if (this.#isOpen) this.#askSoon()
    return () => {
      if (this.#feeds.delete(attached) && this.#isOpen) this.#askSoon()
    }
  }

  say(request: LiveRequest): void {
    if (this.#isOpen) this.#socket?.send(request)
  }

  /** Connects while the page stands, and as its device comes and goes; gives what ends it. */
  keep(): () => void {
    const listeners = new AbortController()
    const options = { signal: listeners.signal }
    addEventListener('online', () => this.start(), options)
    addEventListener('offline', () => this.stop(), options)
    document.addEventListener('visibilitychange', () => document.hidden || this.check(), options)
    this.start()
    return () => {
      listeners.abort()
      this.stop()
    }
  }

  /** Connects now, whatever was waited for. */
  start(): void {
    this.#leaveLine()
    this.#state = 'connecting'
    this.#arm(OPEN_WITHIN, () => void this.#lost())
    void this.#connect(this.#abort.signal)
  }

  /** This device lost its network, or the page ends. */
  stop(): void {
    this.#leaveLine()
    this.#isCut = true
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
        onOpen: () => signal.aborted || this.#begin(signal),
        onMessage: (heard) => signal.aborted || this.#hear(heard, signal),
        onLost: () => signal.aborted || (this.#isOpen ? this.#lost() : this.#readOnce(signal)),
      })
    } catch {
      if (!signal.aborted) this.#lost()
    }
  }

  /**
   * The server answers and no socket opens: a network that lets none through. Each try brings what changed
   * all the same; the page says that it is not live.
   */
  #readOnce(signal: AbortSignal): void {
    if (signal.aborted) return
    const { signal: untilNext } = this.#lost()
    for (const { feed } of this.#feeds) feed.sync(untilNext).catch(() => {})
  }

  #begin(signal: AbortSignal): void {
    this.#isOpen = true
    this.#state = 'syncing'
    this.#arm(PONG_WITHIN, () => {
      // A request that is lost on its way is not waited for as long as what has to be read.
      if (this.#isAnswered) this.#arm(SYNC_WITHIN, () => this.#lost())
      else this.#lost()
    })
    this.#ask()
    void this.#syncReady(signal)
  }

  /** Once for all feeds that come and go together. */
  #askSoon(): void {
    const { signal } = this.#abort
    this.#isAnswered = false
    this.#askPlanned ??= signal
    queueMicrotask(() => {
      if (this.#askPlanned !== signal) return
      this.#askPlanned = null
      if (signal.aborted) return
      this.#ask()
      void this.#syncReady(signal)
    })
  }

  /** Says all that is wanted, whatever was said before. */
  #ask(): void {
    const topics = [...new Set([...this.#feeds].flatMap(({ feed }) => feed.topics))]
    // Of the page's own person the server tells unasked.
    this.#isAnswered = topics.length === 0
    if (this.#isAnswered && this.#asked === 0) return
    this.#asked += 1
    this.#askedAt = this.#timing.now()
    this.#socket?.send({ v: 2, type: 'listen', number: this.#asked, topics })
  }

  /** Lets each feed read what it missed whose topics are told of by now; the page is live when all have. */
  async #syncReady(signal: AbortSignal): Promise<void> {
    const ready = [...this.#feeds].filter(
      ({ state, feed }) => state === 'waiting' && (feed.topics.length === 0 || this.#isAnswered),
    )
    await Promise.all(ready.map((attached) => this.#sync(attached, signal)))
    if (signal.aborted || this.#state !== 'syncing') return
    if ([...this.#feeds].some(({ state }) => state !== 'synced')) return
    this.#failures = 0
    this.#state = 'live'
    this.#isCut = false
    this.#confirm()
  }

  async #sync(attached: Attached, signal: AbortSignal): Promise<void> {
    attached.state = 'syncing'
    try {
      await attached.feed.sync(signal)
      if (signal.aborted || !this.#feeds.has(attached)) return
      attached.state = 'synced'
      await attached.feed.apply(attached.waiting.splice(0))
    } catch {
      if (!signal.aborted && this.#feeds.has(attached)) this.#lost()
    }
  }

  #hear({ kind, changes, unread }: Heard, signal: AbortSignal): void {
    if (kind === 'topics' && changes.length > 0 && changes.every(({ version }) => version === this.#asked)) {
      this.#isAnswered = true
      void this.#syncReady(signal)
    }
    for (const attached of this.#feeds) {
      if (attached.feed.kind !== kind) continue
      if (unread > 0) attached.owes = true
      if (attached.state !== 'synced') attached.waiting.push(...changes)
      else if (changes.length > 0) void this.#apply(attached.feed, changes, signal)
    }
    // Whatever it says, it is a sign of life.
    if (this.#state === 'live') this.#confirm()
  }

  async #apply(feed: AnyFeed, changes: readonly LiveChange[], signal: AbortSignal): Promise<void> {
    try {
      await feed.apply(changes)
    } catch {
      if (!signal.aborted) this.#lost()
    }
  }

  #confirm(): void {
    this.#confirmedAt = this.#timing.now()
    this.#arm(PING_EVERY, () => this.#ping())
    const { signal } = this.#abort
    for (const attached of this.#feeds) {
      const isDue = this.#timing.now() - attached.fetchedAt >= FETCH_EVERY
      if (!attached.owes || attached.state !== 'synced' || !isDue) continue
      attached.owes = false
      attached.fetchedAt = this.#timing.now()
      void this.#sync(attached, signal)
    }
  }

  #ping(): void {
    // A request that is lost on its way would leave a feed without its facts on a line that looks alive.
    if (!this.#isAnswered && this.#timing.now() - this.#askedAt > PONG_WITHIN) return void this.#lost()
    this.#arm(PONG_WITHIN, () => this.#lost())
    this.#socket?.send({ v: 2, type: 'ping' })
  }

  /** Waits before the next try: full jitter, so that a county's screens do not come back all at once. */
  #lost(): AbortController {
    this.#leaveLine()
    this.#isCut = true
    this.#state = this.#confirmedAt === null ? 'offline' : 'stale'
    const delay = delayAfter(this.#failures, PACE, this.#timing.random)
    this.#failures += 1
    this.#arm(delay, () => this.start())
    return this.#abort
  }

  #leaveLine(): void {
    this.#cancelTimer()
    this.#abort.abort()
    this.#abort = new AbortController()
    this.#socket?.close()
    this.#socket = null
    this.#isOpen = false
    this.#asked = 0
    this.#isAnswered = false
    this.#askPlanned = null
    for (const attached of this.#feeds)
      Object.assign(attached, { state: 'waiting', waiting: [], owes: false } satisfies Partial<Attached>)
  }

  #arm(milliseconds: number, run: () => void): void {
    this.#cancelTimer()
    this.#cancelTimer = this.#timing.after(milliseconds, run)
  }
}
