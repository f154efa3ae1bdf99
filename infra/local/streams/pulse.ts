import { setTimeout as wait } from 'node:timers/promises'
import { warn } from '../say.ts'

const REST_MILLISECONDS = 100
/** After a minute without a record a look now and then is enough; a write wakes it anyway. */
const LONG_REST_MILLISECONDS = 500
const QUIET_MILLISECONDS = 60_000
const TROUBLE_MILLISECONDS = 100
const MOST_TROUBLE_MILLISECONDS = 2_000
/** An engine that starts again takes less; only what lasts longer is worth a line. */
const PATIENCE = 4

/** When a consumer looks again: soon, later when it is quiet, at once when something was written. */
export class Pulse {
  readonly #signal: AbortSignal
  #wake: (() => void) | null = null
  #isNudged = false
  #lastRecordAt = Date.now()
  #troubles = 0

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  nudge(): void {
    this.#isNudged = true
    this.#lastRecordAt = Date.now()
    this.#wake?.()
  }

  /** A look went well and found so many records. */
  looked(found: number): void {
    this.#troubles = 0
    if (found > 0) this.#lastRecordAt = Date.now()
  }

  /** Waits for the next look; ends early on a nudge. A nudge since the last look means to look at once. */
  async rest(): Promise<void> {
    if (!this.#isNudged) {
      const isQuiet = Date.now() - this.#lastRecordAt > QUIET_MILLISECONDS
      const woken = new Promise<void>((resolve) => (this.#wake = resolve))
      const end = new AbortController()
      const signal = AbortSignal.any([this.#signal, end.signal])
      const rested = wait(isQuiet ? LONG_REST_MILLISECONDS : REST_MILLISECONDS, undefined, { signal })
      await Promise.race([woken, rested.catch(() => undefined)])
      end.abort()
      this.#wake = null
    }
    this.#isNudged = false
  }

  /** Waits longer with each trouble in a row. */
  async afterTrouble(words: string): Promise<void> {
    this.#troubles += 1
    if (this.#troubles === PATIENCE)
      warn('数据流读取失败，继续重试', `reading a stream fails, trying on: ${words}`)
    const pause = Math.min(TROUBLE_MILLISECONDS * 2 ** this.#troubles, MOST_TROUBLE_MILLISECONDS)
    await wait(pause, undefined, { signal: this.#signal }).catch(() => undefined)
  }
}
