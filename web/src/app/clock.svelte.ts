const SECOND = 1000

/**
 * What a server said of its time, in whole seconds, and between which times of this device. All in epoch
 * milliseconds.
 */
export interface Heard {
  readonly said: number
  readonly sentAt: number
  readonly receivedAt: number
}

/**
 * The time of the page, a second at a time, so that every age and clock on it moves together. It is the
 * server's: what is shown was written down by that, and the clock of a device may be hours off.
 */
export class Clock {
  /** How far the server is ahead of this device. */
  #offset = $state(0)
  #device = $state(Date.now())

  constructor() {
    setInterval(() => (this.#device = Date.now()), SECOND)
  }

  /** Epoch milliseconds. */
  get now(): number {
    return this.#device + this.#offset
  }

  /** A time of this device's clock as the server has it; epoch milliseconds. */
  byServer(device: number): number {
    return device + this.#offset
  }

  /**
   * Nothing moves as long as what is known so far may be true: a slow line does not make the clock tremble.
   */
  hear({ said, sentAt, receivedAt }: Heard): void {
    const [least, most] = [said - receivedAt, said + SECOND - sentAt]
    if (this.#offset < least || this.#offset > most) this.#offset = Math.round((least + most) / 2)
  }
}
