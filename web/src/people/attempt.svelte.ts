import { ulid } from 'ulid'
import { idFrom, type CommandId } from '#shared/lib/id.ts'
import { isUndecided } from '../api/problem-words.ts'

/**
 * A command of a form on its way. What got no answer is sent again under its own id as long as the words are the same, so
 * that it can never be done twice.
 */
export class Attempt {
  #busy = $state(false)
  #error: unknown = $state.raw(null)
  #open: { words: string; id: CommandId } | null = null

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
  async run<T>(body: object, call: (commandId: CommandId) => Promise<T>): Promise<T | null> {
    if (this.#busy) return null
    const words = JSON.stringify(body)
    const id = this.#open?.words === words ? this.#open.id : idFrom.command(ulid())
    this.#busy = true
    this.#error = null
    this.#open = null
    try {
      return await call(id)
    } catch (error) {
      this.#error = error
      if (isUndecided(error)) this.#open = { words, id }
      return null
    } finally {
      this.#busy = false
    }
  }
}
