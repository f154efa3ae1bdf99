import { ulid } from 'ulid'
import { isUndecided } from '#shared/contract/client.ts'
import { tolerant } from '#shared/contract/tolerant.ts'
import type { Command } from '#shared/incidents/command.ts'
import { decide } from '#shared/incidents/decide.ts'
import { evolve } from '#shared/incidents/facts.ts'
import { Incident } from '#shared/incidents/incident.ts'
import { commandIdFrom } from '#shared/lib/id.ts'
import { toInstant } from '#shared/lib/time.ts'
import type { Actor } from '#shared/people/person.ts'
import type { Api } from '../api/client.ts'
import { refusalCode } from '../api/problem-words.ts'
import type { Overlay } from './overlay.svelte.ts'
import type { CommandBody } from './step-draft.ts'

export interface Attempt {
  readonly command: Command
  readonly status: 'sending' | 'refused'
  readonly error: unknown
}

/**
 * Sends commands. The outcome is shown at once where the rules can foretell it; a refusal takes it back and
 * shows what is true. A command that got no answer is sent again under its own id, so that it can never be
 * done twice.
 */
export class CommandDesk {
  readonly #api: Api['incidents']
  readonly #overlay: Overlay
  readonly #actor: Actor
  readonly #now: () => number
  #attempts: Readonly<Record<string, Attempt>> = $state.raw({})

  /** `now`: the server's time, epoch milliseconds. */
  constructor(api: Api['incidents'], overlay: Overlay, actor: Actor, now: () => number = Date.now) {
    this.#now = now
    this.#api = api
    this.#overlay = overlay
    this.#actor = actor
  }

  /** The command on its way, or the last one refused, of an incident. */
  attemptOf(id: string): Attempt | undefined {
    return this.#attempts[id]
  }

  /** Forgets a refusal, when its form is left. */
  clear(id: string): void {
    const { [id]: _, ...others } = this.#attempts
    this.#attempts = others
  }

  /** True when it was done; a refusal stands in `attemptOf`. */
  async take(incident: Incident, body: CommandBody): Promise<boolean> {
    const command = this.#commandFor(incident, body)
    this.#note(incident.id, { command, status: 'sending', error: null })
    this.#foretell(incident, command)
    try {
      const answer = await this.#api.commandIncident({ params: { id: incident.id }, body: command })
      this.#overlay.put(answer.incident)
      this.clear(incident.id)
      return true
    } catch (error) {
      this.#overlay.drop(incident.id)
      this.#note(incident.id, { command, status: 'refused', error })
      await this.#refresh(incident, error)
      return false
    }
  }

  /**
   * The same words again are the same command while nobody knows what became of it: a comment whose answer
   * was lost may itself have made the version that is here now.
   */
  #commandFor(incident: Incident, body: CommandBody): Command {
    const last = this.#attempts[incident.id]
    const isOpen =
      last !== undefined && (isUndecided(last.error) || last.command.expectedVersion === incident.version)
    if (isOpen && isSame(last.command, body)) return last.command
    return { ...body, commandId: commandIdFrom(ulid()), expectedVersion: incident.version }
  }

  #foretell(incident: Incident, command: Command): void {
    // Where a place must be decided anew only the server knows the plan in force.
    if (command.type === 'relocate') return
    const fact = decide(incident, command, this.#actor, null)
    if ('refused' in fact) return
    const now = { at: toInstant(this.#now()), actor: this.#actor.id, hash: 'pending' }
    this.#overlay.put(evolve(incident, fact, now, tolerant(Incident)))
  }

  async #refresh(incident: Incident, error: unknown): Promise<void> {
    const code = refusalCode(error)
    if (code === 'not-found') return this.#overlay.lose(incident)
    if (code !== 'version-conflict' && code !== 'state-refused') return
    // The notice stands already; when this read fails too, the stream will bring the newest state.
    const fresh = await this.#api.readIncident({ params: { id: incident.id } }).catch(() => null)
    if (fresh !== null) this.#overlay.put(fresh.incident)
  }

  #note(id: string, attempt: Attempt): void {
    this.#attempts = { ...this.#attempts, [id]: attempt }
  }
}

function isSame({ commandId: _, expectedVersion: __, ...last }: Command, body: CommandBody): boolean {
  return JSON.stringify(sorted(last)) === JSON.stringify(sorted(body))
}

const sorted = (body: object): [string, unknown][] =>
  Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1))
