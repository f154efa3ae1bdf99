import type { LiveChange } from '#shared/contract/live.ts'
import type { Incident } from '#shared/incidents/incident.ts'
import type { Change } from '#shared/incidents/routes.ts'
import { DAY, MINUTE, shift, toInstant, type Instant } from '#shared/lib/time.ts'
import type { Topic } from '#shared/live/topic.ts'
import { OPEN_CODES } from '#shared/workflow/in-force.ts'
import type { Api } from '../api/client.ts'
import { everyItem, pages, type From } from '../api/pages.ts'
import type { Feed } from '../live/feed.ts'

const PAGE = 500
const RECENT = 30 * DAY
/** An incident that is still open is shown however old it is, within this. */
const OPEN_FOR = 365 * DAY
/**
 * How late the stream may bring a change while the line is up: a catch-up begins so long before the newest
 * one that was heard.
 */
const LATE_STREAM = 10 * MINUTE

export interface IncidentSink {
  /** All that there is to show. */
  readonly replace: (records: readonly Incident[]) => void
  readonly apply: (changes: readonly LiveChange<Incident>[]) => void
}

/**
 * The incidents of a division: a snapshot at first, after a cut the changes since what was heard last.
 * `serverNow` is in epoch milliseconds.
 */
export class IncidentFeed implements Feed<'incidents'> {
  readonly kind = 'incidents'
  readonly topics: readonly Topic[]
  readonly #api: Pick<Api['incidents'], 'listIncidents' | 'listChanges'>
  readonly #sink: IncidentSink
  readonly #serverNow: () => number
  #through: Instant | null = null

  constructor(
    topics: readonly Topic[],
    api: Pick<Api['incidents'], 'listIncidents' | 'listChanges'>,
    { sink, serverNow = Date.now }: { sink: IncidentSink; serverNow?: () => number },
  ) {
    this.topics = topics
    this.#api = api
    this.#sink = sink
    this.#serverNow = serverNow
  }

  sync = async (signal: AbortSignal): Promise<void> => {
    const through = this.#through === null ? await this.#fetchAll(signal) : await this.#catchUp(signal)
    if (!signal.aborted) this.#through = through
  }

  apply = (changes: readonly LiveChange<Incident>[]): void => {
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

  async #fetchAll(signal: AbortSignal): Promise<Instant> {
    const now = toInstant(this.#serverNow())
    // The cursor is taken before the lists are: what changes while they are read is then read again, never
    // missed.
    const query = { since: shift(now, -MINUTE) }
    const { through } = await this.#api.listChanges({ query }, { signal })
    const [recent, older] = await Promise.all([
      this.#list({ from: shift(now, -RECENT) }, signal),
      this.#list(
        { from: shift(now, -OPEN_FOR), to: shift(now, -RECENT), status: OPEN_CODES.join(',') },
        signal,
      ),
    ])
    if (!signal.aborted) this.#sink.replace([...recent, ...older])
    return through
  }

  #list(query: object, signal: AbortSignal): Promise<Incident[]> {
    return everyItem(
      (from) => this.#api.listIncidents({ query: { ...query, limit: PAGE, ...from } }, { signal }),
      signal,
    )
  }

  /**
   * Applies every page as it comes: a version more or less can do no harm, and `through` moves only at the
   * end.
   */
  async #catchUp(signal: AbortSignal): Promise<Instant | null> {
    const since = this.#through
    if (since === null) return null
    let through = since
    const read = (from: From) => this.#api.listChanges({ query: { since, ...from } }, { signal })
    for await (const page of pages(read, signal)) {
      this.#sink.apply(page.items.map(toChange))
      through = page.through
    }
    return through
  }
}

const toChange = ({ id, version, incident }: Change): LiveChange<Incident> => ({
  id,
  version,
  ...(incident === undefined ? {} : { record: incident }),
})
