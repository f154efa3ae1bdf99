interface Page<T> {
  readonly items: readonly T[]
  readonly cursor?: string | undefined
}

type ReadPage<T> = (cursor: string | undefined) => Promise<Page<T>>

/**
 * A list of the server's that is read further at its reader's wish. What is here stays when a page does not
 * come.
 */
export class PagedList<T> {
  readonly #readPage: ReadPage<T>
  #items: readonly T[] = $state.raw([])
  #state: 'idle' | 'loading' | 'more' | 'end' | 'failed' = $state('idle')
  #error: unknown = $state.raw(null)
  #cursor: string | undefined

  constructor(readPage: ReadPage<T>) {
    this.#readPage = readPage
  }

  get items(): readonly T[] {
    return this.#items
  }

  get state(): 'idle' | 'loading' | 'more' | 'end' | 'failed' {
    return this.#state
  }

  get error(): unknown {
    return this.#error
  }

  /** Reads the next page. */
  async more(): Promise<void> {
    if (this.#state === 'loading') return
    this.#state = 'loading'
    try {
      const { items, cursor } = await this.#readPage(this.#cursor)
      this.#items = [...this.#items, ...items]
      this.#cursor = cursor
      this.#state = cursor === undefined ? 'end' : 'more'
    } catch (error) {
      this.#error = error
      this.#state = 'failed'
    }
  }

  /** Reads from the newest on again. */
  restart(): Promise<void> {
    this.#items = []
    this.#cursor = undefined
    return this.more()
  }
}
