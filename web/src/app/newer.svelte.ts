/**
 * Whether a newer version of this page is out, as far as it can tell: something came that it cannot read. It
 * is told so and goes on with what it can; to load the newer one is its reader's to choose, who may be in the
 * middle of something.
 */
export class Newer {
  #unread = $state(0)
  #noted = $state(false)

  /** How many records and messages could not be read. */
  get unread(): number {
    return this.#unread
  }

  /** Whether its reader is to be told: until noted, once. */
  get isToBeTold(): boolean {
    return this.#unread > 0 && !this.#noted
  }

  note(count: number): void {
    this.#unread += count
  }

  takeNote(): void {
    this.#noted = true
  }
}
