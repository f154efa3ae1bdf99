import type { Client } from '#shared/contract/client.ts'
import type { Head, LedgerEvent } from '#shared/ledger/event.ts'
import type { ledgerRoutes } from '#shared/ledger/routes.ts'
import { reviewChain, type Review } from './review-chain.ts'
import type { Found } from './verification.svelte.ts'

/** A chain, what the server found in it, and what this browser found by its own sums. */
export interface Chain {
  readonly aggregate: string
  readonly events: readonly LedgerEvent[]
  readonly head: Head | null
  readonly findings: readonly Found[]
  readonly deletedByRule: number
  readonly review: Review
}

/** The one chain that is looked at. */
export class ChainReader {
  readonly #api: Client<typeof ledgerRoutes>
  #chain: Chain | null = $state.raw(null)
  #error: unknown = $state.raw(null)
  #loading = $state(false)
  #abort = new AbortController()

  constructor(api: Client<typeof ledgerRoutes>) {
    this.#api = api
  }

  get chain(): Chain | null {
    return this.#chain
  }

  get error(): unknown {
    return this.#error
  }

  get loading(): boolean {
    return this.#loading
  }

  /** Reads a chain; an earlier wish that is still under way is dropped. */
  async read(county: string, aggregate: string): Promise<void> {
    this.close()
    const { signal } = this.#abort
    this.#loading = true
    try {
      const answer = await this.#api.readChain({ params: { county, aggregate } }, { signal })
      if (signal.aborted) return
      this.#chain = { ...answer, aggregate, review: reviewChain(aggregate, answer.events, answer.head) }
    } catch (error) {
      if (!signal.aborted) this.#error = error
    }
    if (!signal.aborted) this.#loading = false
  }

  close(): void {
    this.#abort.abort()
    this.#abort = new AbortController()
    this.#chain = null
    this.#error = null
    this.#loading = false
  }
}
