const SECOND = 1000

/** The time of the page, a second at a time, so that every age and clock on it moves together. */
export class Clock {
  #now = $state(Date.now())

  constructor() {
    setInterval(() => (this.#now = Date.now()), SECOND)
  }

  /** Epoch milliseconds. */
  get now(): number {
    return this.#now
  }
}
