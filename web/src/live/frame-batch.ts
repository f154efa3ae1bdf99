/** Asks for `run` once, soon; gives what takes the wish back. */
export type Schedule = (run: () => void) => () => void

const HIDDEN_MILLISECONDS = 1000

/** The next frame; a second for a hidden page, which has no frames. */
export const nextFrame: Schedule = (run) => {
  if (document.hidden) {
    const timer = setTimeout(run, HIDDEN_MILLISECONDS)
    return () => clearTimeout(timer)
  }
  const frame = requestAnimationFrame(run)
  return () => cancelAnimationFrame(frame)
}

/** Gathers what comes within a frame and hands it on at once, in the order it came. */
export class FrameBatch<T> {
  readonly #flush: (items: T[]) => void
  readonly #schedule: Schedule
  #waiting: T[] = []
  #cancel: (() => void) | null = null

  constructor(flush: (items: T[]) => void, schedule: Schedule) {
    this.#flush = flush
    this.#schedule = schedule
  }

  add(items: readonly T[]): void {
    this.#waiting.push(...items)
    if (items.length > 0) this.#cancel ??= this.#schedule(() => this.flush())
  }

  /** Hands on what waits, now. */
  flush(): void {
    this.#cancel?.()
    this.#cancel = null
    const items = this.#waiting
    this.#waiting = []
    if (items.length > 0) this.#flush(items)
  }
}
