import type { Incident } from '#shared/incidents/incident.ts'
import type { LedgerEntry } from '#shared/ledger/event.ts'
import type { Api } from '../api/client.ts'
import { pages, type From } from '../api/pages.ts'
import { refusalCode } from '../api/problem-words.ts'

export interface History {
  readonly entries: readonly LedgerEntry[] | null
  /** Names of those who acted, by id, for readers who may not read the list of people. */
  readonly names: Readonly<Record<string, string>>
  readonly error: unknown
}

const NOTHING: History = { entries: null, names: {}, error: null }

/**
 * The history of the incident that is looked at. What is here of it stays in view while newer entries are
 * read.
 */
export class HistoryStore {
  readonly #api: Api['incidents']
  readonly #onLost: (incident: Pick<Incident, 'id' | 'version'>) => void
  #asked: string | null = null
  #abort = new AbortController()
  #of: string | null = null
  #history: History = NOTHING
  #revision = $state(0)

  /** `onLost`: is told of an incident that is not there for the reader any more. */
  constructor(api: Api['incidents'], onLost: (incident: Pick<Incident, 'id' | 'version'>) => void) {
    this.#api = api
    this.#onLost = onLost
  }

  /** Nothing of it is kept: its reader may not see it any more. */
  forget(id: string): void {
    if (this.#of !== id) return
    this.#abort.abort()
    this.#of = null
    this.#asked = null
    this.#history = NOTHING
    this.#revision += 1
  }

  /** What is known of it; asks the server when that is not of this version. */
  of({ id, version, head }: Incident): History {
    // An outcome that is only foretold has no entry to be read yet.
    const key = `${id}@${version}`
    if (key !== this.#asked && head !== 'pending') void this.#load({ id, version }, key)
    return this.#revision >= 0 && this.#of === id ? this.#history : NOTHING
  }

  /** Reads again after a failure. */
  retry(): void {
    this.#asked = null
    this.#revision += 1
  }

  async #load({ id, version }: Pick<Incident, 'id' | 'version'>, key: string): Promise<void> {
    this.#asked = key
    this.#abort.abort()
    const { signal } = (this.#abort = new AbortController())
    try {
      const entries: LedgerEntry[] = []
      const names: Record<string, string> = {}
      const read = (query: From) => this.#api.readHistory({ params: { id }, query }, { signal })
      for await (const page of pages(read, signal)) {
        entries.push(...page.items)
        Object.assign(names, page.names)
      }
      this.#show(id, { entries, names, error: null }, signal)
    } catch (error) {
      if (refusalCode(error) === 'not-found' && !signal.aborted) {
        this.forget(id)
        return this.#onLost({ id, version })
      }
      this.#show(id, { ...(this.#of === id ? this.#history : NOTHING), error }, signal)
    }
  }

  #show(id: string, history: History, signal: AbortSignal): void {
    if (signal.aborted) return
    this.#of = id
    this.#history = history
    this.#revision += 1
  }
}
