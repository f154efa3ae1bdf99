export interface Limits {
  /** So many requests are worked on at once. */
  readonly atOnce: number
  /** So many wait for their turn. */
  readonly waiting: number
  /** And none for longer than this. */
  readonly patienceMilliseconds: number
}

type Leave = () => void

interface Waiting {
  readonly kind: string
  readonly start: () => void
}

const half = (count: number): number => Math.ceil(count / 2)

/**
 * Lets requests in and turns away early what cannot be answered soon: an answer that comes after its asker
 * has given up costs as much as any. One kind has at most half of the places and half of the line, and of
 * those who wait the kind goes first that has least in work, so that a flood of big requests leaves the small
 * ones theirs.
 */
export class Admission {
  readonly #limits: Limits
  readonly #inWork = new Map<string, number>()
  #working = 0
  #line: Waiting[] = []

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Whether a request of this kind would be turned away now. */
  isFull(kind: string): boolean {
    if (this.#hasPlace(kind)) return false
    const { waiting } = this.#limits
    return (
      this.#line.length >= waiting || this.#line.filter((one) => one.kind === kind).length >= half(waiting)
    )
  }

  /**
   * How to leave again, once it is in; null when it is turned away, or when `signal` says that nobody waits
   * any more.
   */
  async enter(kind: string, signal: AbortSignal): Promise<Leave | null> {
    if (signal.aborted || this.isFull(kind)) return null
    return this.#hasPlace(kind) ? this.#take(kind) : this.#waitFor(kind, signal)
  }

  #waitFor(kind: string, signal: AbortSignal): Promise<Leave | null> {
    return new Promise((resolve) => {
      const end = (leave: Leave | null): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', giveUp)
        this.#line = this.#line.filter((one) => one !== waiting)
        resolve(leave)
      }
      const giveUp = (): void => end(null)
      const waiting: Waiting = { kind, start: () => end(this.#take(kind)) }
      const timer = setTimeout(giveUp, this.#limits.patienceMilliseconds)
      signal.addEventListener('abort', giveUp)
      this.#line.push(waiting)
    })
  }

  #take(kind: string): Leave {
    this.#count(kind, 1)
    return () => {
      this.#count(kind, -1)
      this.#next()?.start()
    }
  }

  #next(): Waiting | undefined {
    return this.#line
      .filter(({ kind }) => this.#hasPlace(kind))
      .reduce<Waiting | undefined>(
        (best, one) => (best === undefined || this.#of(one.kind) < this.#of(best.kind) ? one : best),
        undefined,
      )
  }

  #count(kind: string, change: number): void {
    this.#working += change
    this.#inWork.set(kind, this.#of(kind) + change)
  }

  #of(kind: string): number {
    return this.#inWork.get(kind) ?? 0
  }

  #hasPlace(kind: string): boolean {
    return this.#working < this.#limits.atOnce && this.#of(kind) < half(this.#limits.atOnce)
  }
}
