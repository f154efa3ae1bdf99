/**
 * The rows of a list that nobody's hand is on stand as they come. While a pointer or the focus is in it they
 * stay where they are: what has come since waits, what has left stays until the hand does.
 */
export class HeldRows<Row extends { readonly id: string }> {
  readonly #rows: () => readonly Row[]
  readonly #find: (id: string) => Row | undefined
  #held: readonly string[] | null = $state.raw(null)

  /** `rows` as they are to stand, `find` for one of them that has left. */
  constructor(rows: () => readonly Row[], find: (id: string) => Row | undefined) {
    this.#rows = rows
    this.#find = find
  }

  readonly shown: readonly Row[] = $derived.by(() =>
    this.#held === null ? this.#rows() : this.#held.flatMap((id) => this.#find(id) ?? []),
  )

  /** Those that have come since the hand was laid on the list. */
  readonly waiting: readonly Row[] = $derived.by(() => {
    if (this.#held === null) return []
    const known = new Set(this.#held)
    return this.#rows().filter(({ id }) => !known.has(id))
  })

  readonly hold = (): void => {
    this.#held ??= this.#rows().map(({ id }) => id)
  }

  readonly letGo = (): void => {
    this.#held = null
  }

  /** Lets in what waits, under the hand: it was asked for. */
  readonly letIn = (): void => {
    this.#held = this.#rows().map(({ id }) => id)
  }
}
