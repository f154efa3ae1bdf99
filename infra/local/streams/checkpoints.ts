import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { inBackground } from '../background.ts'
import { writeWhole } from '../data-folder.ts'
import { systemCode } from '../trouble.ts'

/**
 * How far a consumer has come in a shard: the last sequence number dealt with, or that it is read to its end.
 */
const Place = z.union([z.string().regex(/^\d+$/), z.literal('finished')])
export type Place = z.infer<typeof Place>

const File = z.strictObject({ v: z.literal(1), places: z.record(z.string(), Place) })

/** How far one consumer has come in one stream, by shard. */
export interface Progress {
  readonly find: (shardId: string) => Place | undefined
  /** Never goes back. */
  readonly keep: (shardId: string, place: Place) => void
  /** Starts over, for a stream that no longer knows the place. */
  readonly forget: (shardId: string) => void
}

/**
 * A file a fact would cost more than the fact; after a crash the facts of so long are handed on once more.
 */
const WRITE_MILLISECONDS = 250
/** A full disk: what is not written down is only repeated after a crash. */
const AGAIN_MILLISECONDS = 5_000

/**
 * The checkpoints of all consumers in one file. Two tables use the same sequence numbers, so a place is kept
 * under consumer, stream and shard. A file that cannot be read means to begin anew: consumers take repeats.
 */
export class Checkpoints {
  readonly #file: string
  readonly #places: Map<string, Place>
  readonly #background = inBackground({ zh: '写入检查点', en: 'writing the checkpoints' })
  #timer: NodeJS.Timeout | null = null

  constructor(file: string) {
    this.#file = file
    this.#places = new Map(Object.entries(read(file)))
  }

  of(consumer: string, streamArn: string): Progress {
    const keyOf = (shardId: string): string => `${consumer}|${streamArn}|${shardId}`
    return {
      find: (shardId) => this.#places.get(keyOf(shardId)),
      keep: (shardId, place) => this.#keep(keyOf(shardId), place),
      forget: (shardId) => this.#places.delete(keyOf(shardId)),
    }
  }

  /** Sequence numbers are decimal numbers of any length, without leading zeros. */
  #keep(key: string, place: Place): void {
    const known = this.#places.get(key)
    if (
      known === 'finished' ||
      (known !== undefined && place !== 'finished' && BigInt(place) <= BigInt(known))
    )
      return
    this.#places.set(key, place)
    this.#timer ??= setTimeout(() => this.#writeOrAgain(), WRITE_MILLISECONDS)
  }

  #writeOrAgain(): void {
    void this.#background(() => {
      try {
        this.write()
      } catch (error) {
        this.#timer = setTimeout(() => this.#writeOrAgain(), AGAIN_MILLISECONDS)
        throw error
      }
    })
  }

  /** Writes down what is not written yet. */
  write(): void {
    if (this.#timer === null) return
    clearTimeout(this.#timer)
    this.#timer = null
    writeWhole(this.#file, JSON.stringify({ v: 1, places: Object.fromEntries(this.#places) }))
  }
}

function read(file: string): Record<string, Place> {
  try {
    return File.parse(JSON.parse(readFileSync(file, 'utf8'))).places
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && !(error instanceof SyntaxError) && !(error instanceof z.ZodError))
      throw error
    return {}
  }
}
