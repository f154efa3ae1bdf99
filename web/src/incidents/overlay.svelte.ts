import type { Incident } from '#shared/incidents/incident.ts'
import type { Collection } from '../live/collection.svelte.ts'

/**
 * What this screen expects or was told beyond its collection: the outcome of a command that is on its way, then the
 * answer to it, until the stream brings the same. The collection itself is written by the stream alone.
 */
export class Overlay {
  readonly #records: Collection<Incident>
  readonly #ahead = new Map<string, Incident>()
  #revision = $state(0)

  constructor(records: Collection<Incident>) {
    this.#records = records
  }

  /** The newest that is known or expected of an incident. */
  get(id: string): Incident | undefined {
    const record = this.#records.get(id)
    const ahead = this.#revision >= 0 ? this.#ahead.get(id) : undefined
    if (ahead === undefined) return record
    return record !== undefined && record.version >= ahead.version ? record : ahead
  }

  all(): Incident[] {
    const records = this.#records.all()
    return this.#revision >= 0 && this.#ahead.size > 0
      ? records.map((record) => this.get(record.id) ?? record)
      : records
  }

  put(incident: Incident): void {
    this.#dropOvertaken()
    this.#ahead.set(incident.id, incident)
    this.#revision += 1
  }

  drop(id: string): void {
    if (this.#ahead.delete(id)) this.#revision += 1
  }

  #dropOvertaken(): void {
    for (const { id, version } of this.#ahead.values()) {
      if ((this.#records.get(id)?.version ?? 0) >= version) this.#ahead.delete(id)
    }
  }
}
