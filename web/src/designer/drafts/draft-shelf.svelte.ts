import { ulid } from 'ulid'
import { idFrom } from '#shared/lib/id.ts'
import type { Draft } from '#shared/grids/draft.ts'
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
  /** The same words again are the same command until it is known that it was done. */
  #attempt: { key: string; commandId: ReturnType<typeof idFrom.command> } | null = null

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
    return this.#try(`begin ${division} ${JSON.stringify(draft)}`, (commandId) =>
      this.#api.createDraft({ params, body: { commandId, ...draft } }),
    )
  }

  async discard({ id }: Draft): Promise<void> {
    const done = await this.#try(`discard ${id}`, (commandId) =>
      this.#api.discardDraft({ params: { id }, body: { commandId } }),
    )
    if (done !== null) await this.#list.restart()
  }

  async #try(
    key: string,
    send: (commandId: ReturnType<typeof idFrom.command>) => Promise<{ draft: Draft }>,
  ): Promise<Draft | null> {
    if (this.#attempt?.key !== key) this.#attempt = { key, commandId: idFrom.command(ulid()) }
    this.#busy = true
    this.#error = null
    try {
      const { draft } = await send(this.#attempt.commandId)
      this.#attempt = null
      return draft
    } catch (error) {
      this.#error = error
      return null
    } finally {
      this.#busy = false
    }
  }
}
