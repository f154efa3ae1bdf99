import { DEFAULT_SCHEME, type SchemeName } from '#shared/grids/code-scheme.ts'
import type { TargetBand } from '#shared/grids/draft.ts'
import { Intention } from '../../api/intention.ts'
import type { DraftApi } from '../designer.svelte.ts'

type Written = Awaited<ReturnType<DraftApi['writeTargets']>>

/** What the county wants of a grid, and how it numbers its grids. Nothing is measured before it was read. */
export class Targets {
  readonly #api: Pick<DraftApi, 'readTargets' | 'writeTargets'>
  readonly #division: string
  #band: TargetBand = $state.raw({})
  #scheme: SchemeName = $state(DEFAULT_SCHEME)
  #version: number | null = $state(null)
  #busy = $state(false)
  #error: unknown = $state.raw(null)
  readonly #intention = new Intention<Written>()

  constructor(api: Pick<DraftApi, 'readTargets' | 'writeTargets'>, division: string) {
    this.#api = api
    this.#division = division
  }

  get band(): TargetBand {
    return this.#band
  }

  /** Of drafts that are begun from now on. */
  get scheme(): SchemeName {
    return this.#scheme
  }

  get known(): boolean {
    return this.#version !== null
  }

  get busy(): boolean {
    return this.#busy
  }

  get error(): unknown {
    return this.#error
  }

  read = (): Promise<boolean> =>
    this.#try(() => this.#api.readTargets({ params: { division: this.#division } }))

  /** True when it was written; what somebody else wrote meanwhile is read, and the writer is told. */
  async write(targets: TargetBand, scheme: SchemeName): Promise<boolean> {
    const expectedVersion = this.#version
    if (expectedVersion === null) return false
    const params = { division: this.#division }
    return this.#try(() =>
      this.#intention.run({ targets, scheme }, (commandId) => {
        const body = { commandId, expectedVersion, targets, scheme }
        return () => this.#api.writeTargets({ params, body })
      }),
    )
  }

  async #try(call: () => Promise<Written>): Promise<boolean> {
    this.#busy = true
    this.#error = null
    try {
      const { targets, scheme, version } = await call()
      this.#band = targets
      this.#scheme = scheme
      this.#version = version
      return true
    } catch (error) {
      this.#error = error
      return false
    } finally {
      this.#busy = false
    }
  }
}
