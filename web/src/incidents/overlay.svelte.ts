import type { Incident } from '#shared/incidents/incident.ts'
import type { Collection } from '../live/collection.svelte.ts'

/**
 * What this screen expects or was told beyond its collection: the outcome of a command that is on its way,
 * then the answer to it, until the stream brings the same. The collection itself is written by the stream
 * alone.
 */
export class Overlay {
  readonly #records: Collection<Incident>
  readonly #ahead = new Map<string, Incident>()
  /** Up to which version each one is known to be lost, before the stream says so. */
  readonly #lost = new Map<string, number>()
  #revision = $state(0)

  constructor(records: Collection<Incident>) {
    this.#records = records
  }

  /** The newest that is known or expected of an incident. */
  get(id: string): Incident | undefined {
    const record = this.#records.get(id)
    const ahead = this.#revision >= 0 ? this.#ahead.get(id) : undefined
    const newest = record !== undefined && record.version >= (ahead?.version ?? 0) ? record : ahead
    return newest !== undefined && newest.version > this.#lostAt(id) ? newest : undefined
  }

  /**
   * The server says that it is not there for the reader: nothing of it is shown until a newer version comes.
   */
  lose({ id, version }: Pick<Incident, 'id' | 'version'>): void {
    this.#ahead.delete(id)
    this.#lost.set(id, Math.max(version, this.#lost.get(id) ?? 0))
    this.#revision += 1
  }

  /** What was answered or foretold is no more the reader's than the record itself. */
  #lostAt = (id: string): number => Math.max(this.#records.removedAt(id), this.#lost.get(id) ?? 0)

  all(): Incident[] {
    const records = this.#records.all()
    return this.#revision >= 0 && this.#ahead.size + this.#lost.size > 0
      ? records.flatMap(({ id }) => this.get(id) ?? [])
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
      const seen = Math.max(this.#records.get(id)?.version ?? 0, this.#lostAt(id))
      if (seen >= version) this.#ahead.delete(id)
    }
  }
}
