import type { CommandId } from '#shared/lib/id.ts'
import { Intention } from '../api/intention.ts'

/** A command of a form on its way, as often as it is pressed. */
export class Attempt<T> {
  #busy = $state(false)
  #error: unknown = $state.raw(null)
  readonly #intention = new Intention<T>()

  get busy(): boolean {
    return this.#busy
  }

  /** What refused the last one, or null. */
  get error(): unknown {
    return this.#error
  }

  clear(): void {
    this.#error = null
  }

  /** What the call answered, or null when it was refused: then `error` says why. */
  async run(words: object, begin: (commandId: CommandId) => () => Promise<T>): Promise<T | null> {
    if (this.#busy) return null
    this.#busy = true
    this.#error = null
    try {
      return await this.#intention.run(words, begin)
    } catch (error) {
      this.#error = error
      return null
    } finally {
      this.#busy = false
    }
  }
}
