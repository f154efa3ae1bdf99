import { Refusal } from '#shared/contract/client.ts'
import type { Me } from '#shared/people/routes.ts'
import type { Feed } from '../live/feed.ts'

/**
 * What the page's person may do, kept true while the page is open: asked for again when the live line says
 * that the row changed, whenever the line stands anew, and when the server refuses what the page thought was
 * allowed.
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

  /** What the live line says of the own row. */
  readonly feed: Feed<'people'> = {
    kind: 'people',
    topics: [],
    sync: () => this.check(),
    apply: (changes) => {
      const told = Math.max(0, ...changes.map(({ version }) => version))
      if (told <= this.#version) return
      // From now on the server is to believe no older row, for whatever is asked.
      this.#version = told
      void this.check()
    },
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
