import { ulid } from 'ulid'
import type { Submission } from '#shared/incidents/incident.ts'
import { incidentIdFrom } from '#shared/incidents/id.ts'
import { toInstant } from '#shared/lib/time.ts'
import { dropDraft, keepDraft, readDraft } from '../app/draft.ts'
import { Draft, draftOf, emptyDraft, isBlank } from './draft.ts'

export type DraftChange = Partial<Omit<Draft, 'v' | 'id' | 'begunAt'>>

/**
 * The one report a person is writing on this device, saved at each change; two tabs show the same one. It is
 * begun, and its time runs, from the first word or class on.
 */
export class DraftStore {
  readonly #name: string
  readonly #now: () => number
  #draft: Draft = $state.raw(emptyDraft(incidentIdFrom(ulid()), toInstant(0)))
  #kept = $state(true)
  #resumed = $state(false)

  constructor(person: string, now: () => number) {
    this.#name = `report.${person}`
    this.#now = now
    this.#resumed = this.#read()
  }

  get draft(): Draft {
    return this.#draft
  }

  /** Whether there is anything that could be lost. */
  get begun(): boolean {
    return !isBlank(this.#draft)
  }

  /** Whether it was found here, from before this page was opened. */
  get resumed(): boolean {
    return this.#resumed
  }

  /** False when this device could not save the last change: its storage is full or closed. */
  get kept(): boolean {
    return this.#kept
  }

  change(change: DraftChange): void {
    const begunAt = this.begun ? this.#draft.begunAt : toInstant(this.#now())
    this.#put({ ...this.#draft, begunAt, ...change })
  }

  /** Goes on with a report that came back; under a new id when the old one is taken. */
  takeBack(submission: Submission, withNewId: boolean): void {
    const id = withNewId ? incidentIdFrom(ulid()) : submission.id
    this.#put(draftOf(submission, toInstant(this.#now()), id))
  }

  /** Empties the form: it was put on its way, or thrown away. */
  clear(): void {
    dropDraft(this.#name, Draft)
    this.#reset()
  }

  /** Takes over what another tab wrote or sent, and tells of it; gives what ends it. */
  watch(changed: () => void): () => void {
    const hear = ({ key }: StorageEvent) => {
      if (key !== null && !key.endsWith(`.${this.#name}`)) return
      if (!this.#read()) this.#reset()
      changed()
    }
    addEventListener('storage', hear)
    return () => removeEventListener('storage', hear)
  }

  #put(draft: Draft): void {
    this.#draft = draft
    try {
      if (isBlank(draft)) dropDraft(this.#name, Draft)
      else keepDraft(this.#name, Draft, draft)
      this.#kept = true
    } catch {
      // The page says so beside the form; what is typed stays on it.
      this.#kept = false
    }
  }

  #read(): boolean {
    const draft = readDraft(this.#name, Draft)
    if (draft === null || isBlank(draft)) return false
    this.#draft = draft
    return true
  }

  #reset(): void {
    this.#resumed = false
    this.#draft = emptyDraft(incidentIdFrom(ulid()), toInstant(0))
  }
}
