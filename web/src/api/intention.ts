import { ulid } from 'ulid'
import { isUndecided, Refusal } from '#shared/contract/client.ts'
import { type CommandId, commandIdFrom } from '#shared/lib/id.ts'

/**
 * What a person means to do, from the first press on. The same words again are the same command, to the
 * letter, until it is known what became of it: whoever presses again after a lost answer does it once, also
 * when what the page shows has gone on meanwhile. Other words, and what follows a decision, are another one.
 */
export class Intention<T> {
  #open: { readonly words: string; readonly send: () => Promise<T> } | null = null

  /** `begin` makes the command once, and gives what sends it. Throws what sending throws. */
  async run(words: object, begin: (commandId: CommandId) => () => Promise<T>): Promise<T> {
    const said = JSON.stringify(words)
    const open = this.#open?.words === said ? this.#open : { words: said, send: begin(commandIdFrom(ulid())) }
    this.#open = open
    try {
      const answer = await open.send()
      this.#open = null
      return answer
    } catch (error) {
      // Who has to sign in first has not been told anything about the command.
      const isOpen = isUndecided(error) || (error instanceof Refusal && error.status === 401)
      if (!isOpen) this.#open = null
      throw error
    }
  }
}
