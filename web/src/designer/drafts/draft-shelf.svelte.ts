import type { Draft } from '#shared/grids/draft.ts'
import { Attempt } from '../../api/attempt.svelte.ts'
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
  readonly #attempt = new Attempt<{ draft: Draft }>()

  constructor(api: DraftApi) {
    this.#api = api
  }

  get list(): PagedList<Draft> {
    return this.#list
  }

  get busy(): boolean {
    return this.#attempt.busy
  }

  get error(): unknown {
    return this.#attempt.error
  }

  open(division: string): Promise<void> {
    this.#attempt.clear()
    this.#list = new PagedList((cursor) =>
      this.#api.listDrafts({ params: { division }, query: cursor === undefined ? {} : { cursor } }),
    )
    return this.#list.more()
  }

  /** The draft that was begun, null when it was refused; `error` says why. */
  async begin(division: string, draft: NewDraft): Promise<Draft | null> {
    const params = { division }
    const begun = await this.#attempt.run(
      { begin: division, draft },
      (commandId) => () => this.#api.createDraft({ params, body: { commandId, ...draft } }),
    )
    return begun?.draft ?? null
  }

  async discard({ id }: Draft): Promise<void> {
    const done = await this.#attempt.run(
      { discard: id },
      (commandId) => () => this.#api.discardDraft({ params: { id }, body: { commandId } }),
    )
    if (done !== null) await this.#list.restart()
  }
}
