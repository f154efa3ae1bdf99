/**
 * What was used last, up to so many: a Map keeps its keys in the order they were set, so the first one is the
 * oldest.
 */
export class RecentlyUsed<T> {
  readonly #most: number
  readonly #held = new Map<string, T>()

  constructor(most: number) {
    this.#most = most
  }

  get(key: string): T | undefined {
    const value = this.#held.get(key)
    if (value === undefined) return undefined
    this.#held.delete(key)
    this.#held.set(key, value)
    return value
  }

  set(key: string, value: T): void {
    this.#held.delete(key)
    this.#held.set(key, value)
    const [oldest] = this.#held.keys()
    if (this.#held.size > this.#most && oldest !== undefined) this.#held.delete(oldest)
  }

  delete(key: string): void {
    this.#held.delete(key)
  }
}
