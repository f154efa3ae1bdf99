/**
 * What a person is told instead of a stack trace: what is wrong and the way out, a sentence in each language.
 */
export class Trouble extends Error {
  readonly zh: string

  constructor(zh: string, en: string, options?: ErrorOptions) {
    super(en, options)
    this.zh = zh
  }

  /** Both sentences, a line each. */
  get text(): string {
    return `${this.zh}\n${this.message}`
  }
}

/** The code of a system error (EACCES, EADDRINUSE, …), or '' for anything else. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** Ends the process with one sentence for a trouble; anything else is our mistake and keeps its stack. */
export function endWith(error: unknown): never {
  console.error(error instanceof Trouble ? error.text : error)
  process.exit(1)
}
