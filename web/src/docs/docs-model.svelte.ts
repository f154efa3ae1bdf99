import { createContext, tick } from 'svelte'
import { SvelteSet } from 'svelte/reactivity'
import { patientFetch } from '#shared/contract/patient-fetch.ts'
import { readConfig } from '../api/config.ts'
import { matches } from './filter.ts'
import { readDocument, type ApiDocument, type Operation } from './openapi.ts'

/** The document, what of it is unfolded, and what is sought in it. */
export class DocsModel {
  /** Ids of unfolded operations and schemas, as they stand in the address: `op-…`, `schema-…`. */
  readonly unfolded = new SvelteSet<string>()
  #document: ApiDocument | null = $state.raw(null)
  #state: 'loading' | 'ready' | 'failed' = $state('loading')
  #baseUrl = $state('')
  words = $state('')

  readonly found: readonly Operation[] = $derived(
    this.#document?.operations.filter((operation) => matches(operation, this.words)) ?? [],
  )

  get document(): ApiDocument | null {
    return this.#document
  }

  get state(): 'loading' | 'ready' | 'failed' {
    return this.#state
  }

  /** The address that a command line calls. */
  get baseUrl(): string {
    return this.#baseUrl
  }

  async load(): Promise<void> {
    this.#state = 'loading'
    try {
      const { apiUrl } = await readConfig()
      this.#baseUrl = apiUrl === '' ? location.origin : apiUrl
      const response = await patientFetch(fetch)(`${apiUrl}/api/openapi.json`)
      if (!response.ok) throw new Error(`openapi.json answered ${response.status}`)
      this.#document = readDocument(await response.json())
      this.#state = 'ready'
      await this.follow()
    } catch {
      this.#state = 'failed'
    }
  }

  /** Unfolds and shows what the address names; the browser could not, since it came before the document. */
  follow = async (): Promise<void> => {
    const id = decodeURIComponent(location.hash.slice(1))
    if (id === '') return
    this.unfolded.add(id)
    await tick()
    document.getElementById(id)?.scrollIntoView()
  }

  toggle(id: string, open: boolean): void {
    if (open) this.unfolded.add(id)
    else this.unfolded.delete(id)
  }
}

export const [docsModel, provideDocsModel] = createContext<DocsModel>()
