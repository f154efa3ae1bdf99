import type { Incident } from '#shared/incidents/incident.ts'
import type { LedgerEntry } from '#shared/ledger/event.ts'
import type { Api } from '../api/client.ts'

export interface History {
  readonly entries: readonly LedgerEntry[] | null
  /** Names of those who acted, by id, for readers who may not read the list of people. */
  readonly names: Readonly<Record<string, string>>
  readonly error: unknown
}

const NOTHING: History = { entries: null, names: {}, error: null }

/** The history of the incident that is looked at. What is here of it stays in view while newer entries are read. */
export class HistoryStore {
  readonly #api: Api['incidents']
  #asked: string | null = null
  #abort = new AbortController()
  #of: string | null = null
  #history: History = NOTHING
  #revision = $state(0)

  constructor(api: Api['incidents']) {
    this.#api = api
  }

  /** What is known of it; asks the server when that is not of this version. */
  of({ id, version, head }: Incident): History {
    // An outcome that is only foretold has no entry to be read yet.
    const key = `${id}@${version}`
    if (key !== this.#asked && head !== 'pending') void this.#load(id, key)
    return this.#revision >= 0 && this.#of === id ? this.#history : NOTHING
  }

  /** Reads again after a failure. */
  retry(): void {
    this.#asked = null
    this.#revision += 1
  }

  async #load(id: Incident['id'], key: string): Promise<void> {
    this.#asked = key
    this.#abort.abort()
    const { signal } = (this.#abort = new AbortController())
    try {
      const entries: LedgerEntry[] = []
      const names: Record<string, string> = {}
      let cursor: string | undefined
      do {
        const query = cursor === undefined ? {} : { cursor }
        const page = await this.#api.readHistory({ params: { id }, query }, { signal })
        entries.push(...page.items)
        Object.assign(names, page.names)
        cursor = page.cursor
      } while (cursor !== undefined)
      this.#show(id, { entries, names, error: null }, signal)
    } catch (error) {
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
