import type { LngLat } from '#shared/geo/position.ts'
import type { Responsibility } from '#shared/people/routes.ts'
import type { Api } from '../api/client.ts'

/** Who is responsible for a place, asked for at a press. */
export class ResponsibleStore {
  readonly #api: Api['people']
  #answer: Responsibility | null = $state.raw(null)
  #busy = $state(false)
  #error: unknown = $state.raw(null)

  constructor(api: Api['people']) {
    this.#api = api
  }

  get answer(): Responsibility | null {
    return this.#answer
  }

  get busy(): boolean {
    return this.#busy
  }

  get error(): unknown {
    return this.#error
  }

  async ask(county: string, [lng, lat]: LngLat): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    this.#error = null
    try {
      const query = { lng: String(lng), lat: String(lat) }
      this.#answer = await this.#api.readResponsible({ params: { division: county }, query })
    } catch (error) {
      this.#error = error
    } finally {
      this.#busy = false
    }
  }
}
