/** Long enough for two sentences, short enough not to lie over the map. */
export const PASSING_MILLISECONDS = 8000

/**
 * One word to the person at a time: it stands until it is closed or another one comes; one that asks for
 * nothing goes by itself.
 */
export class PassingWord<T> {
  #current: T | null = $state.raw(null)
  #timer: ReturnType<typeof setTimeout> | undefined

  get current(): T | null {
    return this.#current
  }

  say(word: T, { passes }: { readonly passes: boolean }): void {
    this.clear()
    this.#current = word
    if (passes) this.#timer = setTimeout(() => this.clear(), PASSING_MILLISECONDS)
  }

  clear(): void {
    clearTimeout(this.#timer)
    this.#current = null
  }
}
