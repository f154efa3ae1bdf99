import type { Client } from '#shared/contract/client.ts'
import type { ledgerRoutes } from '#shared/ledger/routes.ts'

export interface Found {
  readonly aggregate: string
  readonly seq: number
  readonly fault: string
}

export interface Tally {
  readonly chains: number
  readonly events: number
  readonly seals: number
  readonly deletedByRule: number
  readonly findings: readonly Found[]
}

/** idle: not asked for. stopped: by its reader, or by no answer; it goes on where it stopped. */
export type VerifyState = 'idle' | 'running' | 'stopped' | 'done'

const NOTHING: Tally = { chains: 0, events: 0, seals: 0, deletedByRule: 0, findings: [] }

/** The verification of a whole county by the server, part by part, so that its progress is a real one. */
export class Verification {
  readonly #api: Client<typeof ledgerRoutes>
  readonly #county: string
  #state: VerifyState = $state('idle')
  #tally: Tally = $state.raw(NOTHING)
  #error: unknown = $state.raw(null)
  #finishedAt: string | null = $state(null)
  #cursor: string | undefined
  #abort = new AbortController()

  constructor(api: Client<typeof ledgerRoutes>, county: string) {
    this.#api = api
    this.#county = county
  }

  get state(): VerifyState {
    return this.#state
  }

  get tally(): Tally {
    return this.#tally
  }

  /** Why it stopped, when no answer or a refusal came. */
  get error(): unknown {
    return this.#error
  }

  get finishedAt(): string | null {
    return this.#finishedAt
  }

  /** Verifies from the beginning. */
  start(): Promise<void> {
    this.#cursor = undefined
    this.#tally = NOTHING
    return this.resume()
  }

  /** Goes on where it stopped. */
  async resume(): Promise<void> {
    this.#abort.abort()
    const { signal } = (this.#abort = new AbortController())
    this.#state = 'running'
    this.#error = null
    try {
      do await this.#verifyPart(signal)
      while (this.#cursor !== undefined && !signal.aborted)
      if (!signal.aborted) this.#state = 'done'
    } catch (error) {
      if (signal.aborted) return
      this.#error = error
      this.#state = 'stopped'
    }
  }

  stop(): void {
    this.#abort.abort()
    if (this.#state === 'running') this.#state = 'stopped'
  }

  async #verifyPart(signal: AbortSignal): Promise<void> {
    const query = this.#cursor === undefined ? {} : { cursor: this.#cursor }
    const { cursor, at, ...part } = await this.#api.verifyPart(
      { params: { county: this.#county }, query },
      { signal },
    )
    if (signal.aborted) return
    this.#cursor = cursor
    this.#finishedAt = at
    this.#tally = added(this.#tally, part)
  }
}

const added = (a: Tally, b: Tally): Tally => ({
  chains: a.chains + b.chains,
  events: a.events + b.events,
  seals: a.seals + b.seals,
  deletedByRule: a.deletedByRule + b.deletedByRule,
  findings: [...a.findings, ...b.findings],
})
