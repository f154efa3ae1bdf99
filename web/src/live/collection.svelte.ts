import type { LiveChange } from '#shared/contract/live.ts'

export interface Versioned {
  readonly id: string
  readonly version: number
}

/** What has to be drawn anew since it was last asked. */
export interface Drained<T> {
  readonly changed: T[]
  readonly removed: string[]
}

/**
 * Immutable records under one reactive revision: a plain map, since deep state over thousands of records
 * costs a hundred times as much. Only `replace` and `apply` write. Of two versions of a record the higher
 * wins, whichever comes first, so that shuffled, repeated and late deliveries end alike; a removal wins over
 * a record of its version.
 */
export class Collection<T> {
  readonly #records = new Map<string, { readonly record: T; readonly version: number }>()
  readonly #removedAt = new Map<string, number>()
  readonly #touched = new Set<string>()
  #revision = $state(0)

  /** Grows with every change; read it to be run again. */
  get revision(): number {
    return this.#revision
  }

  get size(): number {
    return this.#revision >= 0 ? this.#records.size : 0
  }

  get(id: string): T | undefined {
    return this.#revision >= 0 ? this.#records.get(id)?.record : undefined
  }

  /** The version from which on a record is not the reader's any more; 0 for one that never was taken away. */
  removedAt(id: string): number {
    return this.#revision >= 0 ? (this.#removedAt.get(id) ?? 0) : 0
  }

  all(): T[] {
    return this.#revision >= 0 ? [...this.#records.values()].map(({ record }) => record) : []
  }

  /** Takes a snapshot: what it does not hold is gone, what is known newer stays. */
  replace(snapshot: readonly (T & Versioned)[]): void {
    const kept = new Set(snapshot.map(({ id }) => id))
    for (const id of this.#records.keys()) if (!kept.has(id)) this.#drop(id)
    for (const record of snapshot) this.#put(record.id, record.version, record)
    this.#revision += 1
  }

  apply(changes: readonly LiveChange<T>[]): void {
    for (const { id, version, record } of changes) {
      if (record !== undefined) this.#put(id, version, record)
      else this.#remove(id, version)
    }
    this.#revision += 1
  }

  drain(): Drained<T> {
    const changed: T[] = []
    const removed: string[] = []
    for (const id of this.#touched) {
      const held = this.#records.get(id)
      if (held === undefined) removed.push(id)
      else changed.push(held.record)
    }
    this.#touched.clear()
    return { changed, removed }
  }

  #put(id: string, version: number, record: T): void {
    if ((this.#removedAt.get(id) ?? 0) >= version || (this.#records.get(id)?.version ?? 0) >= version) return
    this.#records.set(id, { record, version })
    this.#touched.add(id)
  }

  #remove(id: string, version: number): void {
    this.#removedAt.set(id, Math.max(version, this.#removedAt.get(id) ?? 0))
    if ((this.#records.get(id)?.version ?? Infinity) <= version) this.#drop(id)
  }

  #drop(id: string): void {
    this.#records.delete(id)
    this.#touched.add(id)
  }
}
