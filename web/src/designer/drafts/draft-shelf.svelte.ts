import type { Draft } from '#shared/grids/draft.ts'
import type { CommandId } from '#shared/lib/id.ts'
import { Intention } from '../../api/intention.ts'
import { PagedList } from '../../api/paged-list.svelte.ts'
import type { DraftApi } from '../designer.svelte.ts'

export interface NewDraft {
  readonly title: string
  /** The version of the plan to begin from, null for an empty sheet. */
  readonly from: number | null
}

/** The drafts of a division: begun, listed and given up. */
export class DraftShelf {
  readonly #api: DraftApi
  #list: PagedList<Draft> = $state.raw(new PagedList<Draft>(() => Promise.resolve({ items: [] })))
  #busy = $state(false)
  #error: unknown = $state.raw(null)
  readonly #intention = new Intention<{ draft: Draft }>()

  constructor(api: DraftApi) {
    this.#api = api
  }

  get list(): PagedList<Draft> {
    return this.#list
  }

  get busy(): boolean {
    return this.#busy
  }

  get error(): unknown {
    return this.#error
  }

  open(division: string): Promise<void> {
    this.#error = null
    this.#list = new PagedList((cursor) =>
      this.#api.listDrafts({ params: { division }, query: cursor === undefined ? {} : { cursor } }),
    )
    return this.#list.more()
  }

  /** The draft that was begun, null when it was refused; `error` says why. */
  async begin(division: string, draft: NewDraft): Promise<Draft | null> {
    const params = { division }
    return this.#try(
      { begin: division, draft },
      (commandId) => () => this.#api.createDraft({ params, body: { commandId, ...draft } }),
    )
  }

  async discard({ id }: Draft): Promise<void> {
    const done = await this.#try(
      { discard: id },
      (commandId) => () => this.#api.discardDraft({ params: { id }, body: { commandId } }),
    )
    if (done !== null) await this.#list.restart()
  }

  async #try(
    words: object,
    begin: (commandId: CommandId) => () => Promise<{ draft: Draft }>,
  ): Promise<Draft | null> {
    this.#busy = true
    this.#error = null
    try {
      return (await this.#intention.run(words, begin)).draft
    } catch (error) {
      this.#error = error
      return null
    } finally {
      this.#busy = false
    }
  }
}
