import { setTimeout as wait } from 'node:timers/promises'

type Closer = () => unknown

/** What has been opened, closed in reverse order; each part may take so long and no longer. */
export class Closers {
  readonly #closers: Closer[] = []

  add(closer: Closer): void {
    this.#closers.push(closer)
  }

  /** Goes on whatever a part does, so that the engine and the lock at the bottom are always reached. */
  async closeAll(patienceMilliseconds: number): Promise<void> {
    for (let closer = this.#closers.pop(); closer !== undefined; closer = this.#closers.pop()) {
      const end = new AbortController()
      await Promise.race([
        Promise.resolve()
          .then(closer)
          .catch((error: unknown) => console.error(error)),
        wait(patienceMilliseconds, undefined, { signal: end.signal }).catch(() => undefined),
      ])
      end.abort()
    }
  }
}
