import { setTimeout as wait } from 'node:timers/promises'
import { warn } from '../say.ts'

/**
 * This process tells of its own writes; only what another one writes, a command beside the server, waits so
 * long.
 */
const REST_MILLISECONDS = 2_000
/** A fact that comes alone is handed on at once; under load those of so long go out together. */
const BETWEEN_MILLISECONDS = 40
const TROUBLE_MILLISECONDS = 100
const MOST_TROUBLE_MILLISECONDS = 2_000
/** An engine that starts again takes less; only what lasts longer is worth a line. */
const PATIENCE = 4

/** When a consumer looks again: at once when something was written, else now and then. */
export class Pulse {
  readonly #signal: AbortSignal
  readonly #between: number
  #wake: (() => void) | null = null
  #isNudged = false
  #lookedAt = 0
  #troubles = 0

  constructor(signal: AbortSignal, gatherSeconds?: number) {
    this.#signal = signal
    this.#between = gatherSeconds === undefined ? BETWEEN_MILLISECONDS : gatherSeconds * 1_000
  }

  nudge(): void {
    this.#isNudged = true
    this.#wake?.()
  }

  /** A look begins: it sees everything that was told of before. */
  looks(): void {
    this.#isNudged = false
    this.#lookedAt = performance.now()
  }

  /** A look went well. */
  looked(): void {
    this.#troubles = 0
  }

  /** Waits for the next look; a nudge since the last one began means to look at once. */
  async rest(): Promise<void> {
    if (!this.#isNudged && !this.#signal.aborted) {
      const end = new AbortController()
      this.#wake = () => end.abort()
      await this.#wait(REST_MILLISECONDS, AbortSignal.any([this.#signal, end.signal]))
      this.#wake = null
    }
    const early = this.#lookedAt + this.#between - performance.now()
    if (early > 0) await this.#wait(early, this.#signal)
  }

  async #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    await wait(milliseconds, undefined, { signal }).catch(() => undefined)
  }

  /** Waits longer with each trouble in a row. */
  async afterTrouble(words: string): Promise<void> {
    this.#troubles += 1
    if (this.#troubles === PATIENCE)
      warn('数据流读取失败，继续重试', `reading a stream fails, trying on: ${words}`)
    const pause = Math.min(TROUBLE_MILLISECONDS * 2 ** this.#troubles, MOST_TROUBLE_MILLISECONDS)
    await this.#wait(pause, this.#signal)
  }
}
