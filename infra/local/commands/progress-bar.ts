/**
 * Progress on stderr, so that stdout stays clean for results. On a terminal one line that grows, else a line
 * a tenth.
 */
export class ProgressBar {
  readonly #label: string
  #toldTenths = -1
  #isShown = false

  constructor(label: string) {
    this.#label = label
  }

  show(done: number, total: number | null): void {
    if (process.stderr.isTTY) {
      this.#isShown = true
      process.stderr.write(`\r\x1b[K${this.#label} ${total === null ? done : bar(done, total)}`)
      return
    }
    const tenths = total === null ? Math.floor(done / 100_000) : Math.floor((10 * done) / Math.max(total, 1))
    if (tenths <= this.#toldTenths) return
    this.#toldTenths = tenths
    process.stderr.write(`${this.#label} ${done}${total === null ? '' : `/${total}`}\n`)
  }

  /** Leaves the line as it is and goes to the next one. */
  end(): void {
    if (this.#isShown) process.stderr.write('\n')
    this.#isShown = false
  }
}

const WIDTH = 30

function bar(done: number, total: number): string {
  const filled = Math.round((WIDTH * Math.min(done, total)) / Math.max(total, 1))
  return `[${'█'.repeat(filled)}${'·'.repeat(WIDTH - filled)}] ${done}/${total}`
}
