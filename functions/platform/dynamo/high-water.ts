import { SECOND, type Instant } from '#shared/lib/time.ts'
import { isFresh } from '../clock.ts'
import type { Database } from './database.ts'

/** What others have reached is asked for so often: shorter than every overlap that is read again. */
const FRESH = 20 * SECOND

interface Mark {
  readonly at: Instant
  /**
   * By the wall, epoch milliseconds, and by the clock that nobody sets, which may stand while a function is
   * frozen.
   */
  readonly readAt: number
  readonly tick: number
}

/**
 * How far an order by time has come in each county, whoever wrote: what is written next goes behind it, so
 * that a clock that steps back, here or elsewhere, puts nothing where readers have been already. Times of
 * people's sight are not touched: only keys are.
 */
export class HighWater {
  readonly #read: (county: string, db: Database) => Promise<Instant>
  readonly #marks = new WeakMap<Database, Map<string, Mark>>()

  constructor(read: (county: string, db: Database) => Promise<Instant>) {
    this.#read = read
  }

  /** The last time reached, '' for none. */
  async of(county: string, db: Database): Promise<Instant> {
    const marks = this.#marksOf(db)
    const known = marks.get(county)
    const [readAt, tick] = [Date.now(), performance.now()]
    if (known !== undefined && isFresh(known.readAt, FRESH, readAt) && isFresh(known.tick, FRESH, tick)) {
      return known.at
    }
    const stored = await this.#read(county, db)
    // Raised meanwhile, perhaps.
    const at = later(stored, marks.get(county)?.at ?? '')
    marks.set(county, { at, readAt, tick })
    return at
  }

  /** It is known to have come as far as this. */
  raise(county: string, at: Instant, db: Database): void {
    const marks = this.#marksOf(db)
    const { at: before, ...read } = marks.get(county) ?? {
      at: '' as const,
      readAt: -Infinity,
      tick: -Infinity,
    }
    marks.set(county, { ...read, at: later(before, at) })
  }

  #marksOf(db: Database): Map<string, Mark> {
    const marks = this.#marks.get(db) ?? new Map<string, Mark>()
    this.#marks.set(db, marks)
    return marks
  }
}

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b)
