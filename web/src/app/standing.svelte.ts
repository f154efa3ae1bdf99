import { Refusal } from '#shared/contract/client.ts'
import type { Me } from '#shared/people/routes.ts'

/** As long as the server itself may believe an older row. */
const EVERY_MILLISECONDS = 60_000

/**
 * What the page's person may do, kept true while the page is open: asked for again each minute that it is
 * looked at, when the live line says that the row changed, and when the server refuses what the page thought
 * was allowed.
 */
export class Standing {
  readonly #readMe: () => Promise<Me>
  readonly #onBarred: () => void
  #me: Me | null = $state.raw(null)
  #barred = $state(false)
  #turned = $state(false)
  #version = 0
  #asking: Promise<void> | null = null

  constructor(readMe: () => Promise<Me>, onBarred: () => void) {
    this.#readMe = readMe
    this.#onBarred = onBarred
  }

  /** Null before the first answer. Another object only when something is another for the page. */
  get me(): Me | null {
    return this.#me
  }

  /** Whether the person has nothing to do here any more, or never had. */
  get barred(): boolean {
    return this.#barred
  }

  /** Whether roles, division or name changed under the page, and nobody has taken note yet. */
  get turned(): boolean {
    return this.#turned
  }

  /** The newest version of the person's row that the page has seen; 0 before the first. */
  get version(): number {
    return this.#version
  }

  begin(me: Me): void {
    this.#me = me
    this.#version = me.version
  }

  takeNote(): void {
    this.#turned = false
  }

  /**
   * Asks again, once for all who want to know at the same time. Without an answer everything stays as it is.
   */
  check(): Promise<void> {
    if (this.#barred || this.#me === null) return Promise.resolve()
    this.#asking ??= this.#ask().finally(() => (this.#asking = null))
    return this.#asking
  }

  /** Asks each minute while the page is in view, and when it comes into view; gives what ends it. */
  watch(): () => void {
    const look = () => document.hidden || void this.check()
    const timer = setInterval(look, EVERY_MILLISECONDS)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }

  async #ask(): Promise<void> {
    try {
      this.#take(await this.#readMe())
    } catch (error) {
      if (!(error instanceof Refusal) || error.problem?.code !== 'forbidden') return
      this.#barred = true
      this.#onBarred()
    }
  }

  #take(me: Me): void {
    this.#version = me.version
    if (this.#me !== null && isSame(this.#me, me)) return
    this.#me = me
    this.#turned = true
  }
}

/** A new telephone number is a new version, and no reason to rebuild a page. */
const isSame = ({ version: _, ...a }: Me, { version: __, ...b }: Me): boolean =>
  JSON.stringify(a) === JSON.stringify(b)
