import type { Incident } from '#shared/incidents/incident.ts'
import type { LiveChange } from '#shared/contract/live.ts'
import { DAY, shift, toInstant } from '#shared/lib/time.ts'
import type { Api } from '../api/client.ts'
import { everyItem } from '../api/pages.ts'
import { Collection } from '../live/collection.svelte.ts'
import type { Connection, LiveState } from '../live/connection.svelte.ts'

const RECENT = 30 * DAY
const OLDER = 365 * DAY
const PAGE = 200

export interface ReportsMeans {
  readonly api: Pick<Api, 'incidents'>
  readonly live: Pick<Connection, 'attach' | 'state' | 'confirmedAt'>
  readonly author: string
  /** The server's time, epoch milliseconds. */
  readonly now: () => number
  /** Told of every report that the server is known to have. */
  readonly onSeen: (incident: Incident) => void
}

/** The reports of one person, kept as they are at the server by the live line. */
export class MyReports {
  readonly records = new Collection<Incident>()
  readonly #api: Pick<Api, 'incidents'>
  readonly #author: string
  readonly #now: () => number
  readonly #onSeen: (incident: Incident) => void
  readonly #live: ReportsMeans['live']
  #loading: 'loading' | 'done' | 'failed' = $state('loading')
  #reach = $state(RECENT)

  constructor({ api, live, author, now, onSeen }: ReportsMeans) {
    this.#api = api
    this.#live = live
    this.#now = now
    this.#author = author
    this.#onSeen = onSeen
  }

  get loading(): 'loading' | 'done' | 'failed' {
    return this.#loading
  }

  get live(): LiveState {
    return this.#live.state
  }

  /** Epoch milliseconds; null when the line never stood. */
  get confirmedAt(): number | null {
    return this.#live.confirmedAt
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

  /** Listens while the page stands; gives what ends it. Of the own reports the server tells unasked. */
  watch(): () => void {
    return this.#live.attach({
      kind: 'incidents',
      topics: [],
      // All again, also after a cut: some dozens, where the changes of the whole division may be hundreds.
      sync: async (signal) => {
        const records = await this.#readAll(signal)
        if (signal.aborted) return
        this.records.replace(records)
        records.forEach(this.#onSeen)
        this.#loading = 'done'
      },
      apply: (changes) => this.#apply(changes),
    })
  }

  /**
   * A change without a record concerns what may not be read any more; an author always may, so it is
   * another's.
   */
  #apply(changes: readonly LiveChange<Incident>[]): void {
    const mine = changes.filter(({ record }) => record?.author === this.#author)
    this.records.apply(mine)
    for (const { record } of mine) if (record !== undefined) this.#onSeen(record)
  }

  #readAll(signal: AbortSignal): Promise<Incident[]> {
    const query = { mine: 'true' as const, from: shift(toInstant(this.#now()), -this.#reach), limit: PAGE }
    return everyItem(
      (from) => this.#api.incidents.listIncidents({ query: { ...query, ...from } }, { signal }),
      signal,
    )
  }
}

const asChange = (incident: Incident): LiveChange<Incident> => ({
  id: incident.id,
  version: incident.version,
  record: incident,
})
