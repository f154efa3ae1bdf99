const EMPTY = -1

/**
 * Numbers every distinct pair of integers once; open addressing, since string keys would cost more than the
 * geometry.
 */
export class PairTable {
  readonly xs: number[] = []
  readonly ys: number[] = []
  #slots = new Int32Array(1024).fill(EMPTY)

  get size(): number {
    return this.xs.length
  }

  /** The number of the pair, or -1. */
  find(x: number, y: number): number {
    return this.#slots[this.#slotOf(x, y)]!
  }

  /** The number of the pair, given to it now when it is new. */
  idOf(x: number, y: number): number {
    const slot = this.#slotOf(x, y)
    const known = this.#slots[slot]!
    if (known !== EMPTY) return known
    const id = this.xs.length
    this.xs.push(x)
    this.ys.push(y)
    this.#slots[slot] = id
    if (2 * this.xs.length > this.#slots.length) this.#grow()
    return id
  }

  #slotOf(x: number, y: number): number {
    const mask = this.#slots.length - 1
    // `| 0` folds the integers, which may exceed 32 bits, onto their low bits: those differ most.
    const mixed = Math.imul(x | 0, 0x9e3779b1) ^ Math.imul(y | 0, 0x85ebca6b)
    let slot = (mixed ^ (mixed >>> 15)) & mask
    for (;;) {
      const id = this.#slots[slot]!
      if (id === EMPTY || (this.xs[id] === x && this.ys[id] === y)) return slot
      slot = (slot + 1) & mask
    }
  }

  #grow(): void {
    this.#slots = new Int32Array(2 * this.#slots.length).fill(EMPTY)
    for (let id = 0; id < this.xs.length; id++) this.#slots[this.#slotOf(this.xs[id]!, this.ys[id]!)] = id
  }
}
