import { isUndecided } from '#shared/contract/client.ts'
import type { CommandId } from '#shared/lib/id.ts'
import { Intention } from './intention.ts'

/**
 * Nothing is under way; an answer is awaited; the server said no; or nobody knows what became of it: then the
 * same again is the same command.
 */
export type AttemptState = 'idle' | 'sending' | 'refused' | 'failed'

/** A command on its way, as often as it is pressed, done once. */
export class Attempt<T> {
  #busy = $state(false)
  #error: unknown = $state.raw(null)
  readonly #intention = new Intention<T>()

  get state(): AttemptState {
    if (this.#busy) return 'sending'
    if (this.#error === null) return 'idle'
    return isUndecided(this.#error) ? 'failed' : 'refused'
  }

  get busy(): boolean {
    return this.#busy
  }

  /** Why the last one was not done, or null. */
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
