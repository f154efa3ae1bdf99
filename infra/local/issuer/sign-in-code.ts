import { randomInt } from 'node:crypto'

/** After so many wrong answers there is a new code: a million codes cannot be tried out. */
const WRONG_ANSWERS = 10

/** The code in the terminal that a sign-in from the network must bring. */
export class SignInCode {
  readonly #announce: (code: string) => void
  #code = ''
  #wrong = 0

  /** `announce` is told the first code, and each new one. */
  constructor(announce: (code: string) => void) {
    this.#announce = announce
    this.#renew()
  }

  accepts(answer: string): boolean {
    if (answer === this.#code) {
      this.#wrong = 0
      return true
    }
    this.#wrong += 1
    if (this.#wrong >= WRONG_ANSWERS) this.#renew()
    return false
  }

  #renew(): void {
    this.#code = String(randomInt(1_000_000)).padStart(6, '0')
    this.#wrong = 0
    this.#announce(this.#code)
  }
}
