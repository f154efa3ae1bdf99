import type { Incident } from '#shared/incidents/incident.ts'
import { DAY, MINUTE, shift, toInstant } from '#shared/lib/time.ts'
import { apiLine, type LineApi } from '../live/api-line.ts'
import { Collection, type Change } from '../live/collection.svelte.ts'
import { Connection, type LiveState } from '../live/connection.svelte.ts'
import { realTiming, type Line, type Snapshot } from '../live/line.ts'

const RECENT = 30 * DAY
const OLDER = 365 * DAY
const PAGE = 200

interface ReportsMeans {
  readonly api: LineApi
  readonly liveUrl: string
  /** What the author may do has changed. */
  readonly onPerson: () => void
  readonly author: string
  /** The server's time, epoch milliseconds. */
  readonly now: () => number
  /** Told of every report that the server is known to have. */
  readonly onSeen: (incident: Incident) => void
}

/** The reports of one person, kept as they are at the server by the live line. */
export class MyReports {
  readonly records = new Collection<Incident>()
  readonly #api: LineApi
  readonly #author: string
  readonly #now: () => number
  readonly #onSeen: (incident: Incident) => void
  readonly #connection: Connection
  #loading: 'loading' | 'done' | 'failed' = $state('loading')
  #reach = $state(RECENT)

  constructor({ api, liveUrl, author, now, onSeen, onPerson }: ReportsMeans) {
    this.#api = api
    this.#now = now
    this.#author = author
    this.#onSeen = onSeen
    this.#connection = new Connection(
      this.#line(liveUrl),
      {
        replace: (records) => {
          this.records.replace(records)
          records.forEach(onSeen)
        },
        apply: (changes) => this.#apply(changes),
        onPlan: () => {},
        onPlans: () => Promise.resolve(),
        onPerson,
      },
      realTiming,
    )
  }

  get loading(): 'loading' | 'done' | 'failed' {
    return this.#loading
  }

  get live(): LiveState {
    return this.#connection.state
  }

  /** Epoch milliseconds; null when the line never stood. */
  get confirmedAt(): number | null {
    return this.#connection.confirmedAt
  }

  /** How many days back is shown. */
  get days(): number {
    return this.#reach / DAY
  }

  /**
   * Reads at once, without waiting for the line: a network that lets no WebSocket through still shows what
   * is.
   */
  async load(): Promise<void> {
    try {
      this.#apply((await this.#readAll(new AbortController().signal)).map(asChange))
      this.#loading = 'done'
    } catch {
      this.#loading = this.records.size > 0 ? 'done' : 'failed'
    }
  }

  loadOlder(): Promise<void> {
    this.#reach = OLDER
    return this.load()
  }

  /** What the server has just answered, before the line brings it. */
  take(incident: Incident): void {
    this.records.apply([asChange(incident)])
  }

  /** Keeps the line while the page stands; gives what ends it. */
  watch(): () => void {
    const [online, offline] = [() => this.#connection.start(), () => this.#connection.stop()]
    const seen = () => document.visibilityState === 'visible' && this.#connection.check()
    addEventListener('online', online)
    addEventListener('offline', offline)
    document.addEventListener('visibilitychange', seen)
    this.#connection.start()
    return () => {
      removeEventListener('online', online)
      removeEventListener('offline', offline)
      document.removeEventListener('visibilitychange', seen)
      this.#connection.stop()
    }
  }

  /**
   * A change without a record concerns what may not be read any more; an author always may, so it is
   * another's.
   */
  #apply(changes: readonly Change<Incident>[]): void {
    const mine = changes.filter(({ record }) => record?.author === this.#author)
    this.records.apply(mine)
    for (const { record } of mine) if (record !== undefined) this.#onSeen(record)
  }

  /** As the console's line, with a snapshot of what is one's own: a phone need not carry the county. */
  #line(liveUrl: string): Line {
    return { ...apiLine(this.#api, liveUrl, this.#now), snapshot: (signal) => this.#snapshot(signal) }
  }

  async #snapshot(signal: AbortSignal): Promise<Snapshot> {
    const since = shift(toInstant(this.#now()), -MINUTE)
    // The cursor first, then the list: what changes in between is read twice, never missed.
    const { through } = await this.#api.incidents.listChanges({ query: { since } }, { signal })
    const records = await this.#readAll(signal)
    if (!signal.aborted) this.#loading = 'done'
    return { records, through }
  }

  async #readAll(signal: AbortSignal): Promise<Incident[]> {
    const from = shift(toInstant(this.#now()), -this.#reach)
    const found: Incident[] = []
    let cursor: string | undefined
    do {
      const query = { mine: 'true' as const, from, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) }
      const page = await this.#api.incidents.listIncidents({ query }, { signal })
      found.push(...page.items)
      cursor = page.cursor
    } while (cursor !== undefined)
    return found
  }
}

const asChange = (incident: Incident): Change<Incident> => ({
  id: incident.id,
  version: incident.version,
  record: incident,
})
