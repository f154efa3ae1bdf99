import type { PersonId } from '#shared/lib/id.ts'
import type { Api } from '../api/client.ts'
import type { Held } from './posts-desk.svelte.ts'

/** The posts of one person, read once. */
export class HeldPostsStore {
  #items: readonly Held[] | null = $state.raw(null)
  #error: unknown = $state.raw(null)

  constructor(api: Api['people'], id: PersonId) {
    api.readPostsOf({ params: { id } }).then(
      ({ items }) => (this.#items = items.toSorted((a, b) => (a.from > b.from ? -1 : 1))),
      (error: unknown) => (this.#error = error),
    )
  }

  /** The newest first; null until they are here. */
  get items(): readonly Held[] | null {
    return this.#items
  }

  get error(): unknown {
    return this.#error
  }
}
