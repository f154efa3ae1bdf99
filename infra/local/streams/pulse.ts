import { setTimeout as wait } from 'node:timers/promises'
import { warn } from '../say.ts'

/** This process tells of its own writes; only what another one writes, a command beside the server, waits so long. */
const REST_MILLISECONDS = 2_000
const TROUBLE_MILLISECONDS = 100
const MOST_TROUBLE_MILLISECONDS = 2_000
/** An engine that starts again takes less; only what lasts longer is worth a line. */
const PATIENCE = 4

/** When a consumer looks again: at once when something was written, else now and then. */
export class Pulse {
  readonly #signal: AbortSignal
  #wake: (() => void) | null = null
  #isNudged = false
  #troubles = 0

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  nudge(): void {
    this.#isNudged = true
    this.#wake?.()
  }

  /** A look begins: it sees everything that was told of before. */
  looks(): void {
    this.#isNudged = false
  }

  /** A look went well. */
  looked(): void {
    this.#troubles = 0
  }

  /** Waits for the next look; a nudge since the last one began means to look at once. */
  async rest(): Promise<void> {
    if (this.#isNudged || this.#signal.aborted) return
    const end = new AbortController()
    this.#wake = () => end.abort()
    const signal = AbortSignal.any([this.#signal, end.signal])
    await wait(REST_MILLISECONDS, undefined, { signal }).catch(() => undefined)
    this.#wake = null
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
