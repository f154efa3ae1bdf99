import type { Position } from '#shared/geo/position.ts'
import type { Located } from '#shared/grids/routes.ts'
import type { Api } from '../api/client.ts'

export type Finding =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'found'; readonly located: Located }
  | { readonly kind: 'failed' }

const PAUSE_MILLISECONDS = 250

/** Which grid owns a place, asked once the hand rests; an answer that was overtaken is never shown. */
export class GridFinder {
  readonly #locate: Api['grids']['locate']
  #finding: Finding = $state.raw({ kind: 'none' })
  #abort = new AbortController()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(locate: Api['grids']['locate']) {
    this.#locate = locate
  }

  get finding(): Finding {
    return this.#finding
  }

  /** Asks for a place, after a pause that starts anew with every call; null asks for none. */
  find(position: Position | null): void {
    clearTimeout(this.#timer)
    this.#abort.abort()
    const { signal } = (this.#abort = new AbortController())
    this.#finding = { kind: position === null ? 'none' : 'asking' }
    if (position !== null)
      this.#timer = setTimeout(() => void this.#ask(position, signal), PAUSE_MILLISECONDS)
  }

  async #ask({ lng, lat, datum, accuracyMetres }: Position, signal: AbortSignal): Promise<void> {
    try {
      const query = { lng: String(lng), lat: String(lat), accuracyMetres: String(accuracyMetres), datum }
      const located = await this.#locate({ query }, { signal })
      if (!signal.aborted) this.#finding = { kind: 'found', located }
    } catch {
      // No reason to hold up a report: the server places it when it comes, whatever could be shown before.
      if (!signal.aborted) this.#finding = { kind: 'failed' }
    }
  }
}
