import type { LiveChange, LiveKind, LiveRequest, RecordOf } from '#shared/contract/live.ts'
import type { Feed, Feeds } from '../../../web/src/live/feed.ts'

/**
 * A page's line that a test holds by the hand: it tells what the test says, and notes what the page says. One
 * that `stands` lets each feed read what it missed, and breaks and stands anew as often as it cannot.
 */
export class FakeFeeds implements Feeds {
  isCut = $state(false)
  readonly said: LiveRequest[] = []
  /** How often it broke. */
  breaks = 0
  readonly #feeds = new Set<Feed>()
  readonly #stands: boolean

  constructor({ stands = false } = {}) {
    this.#stands = stands
  }

  attach<K extends LiveKind>(feed: Feed<K>): () => void {
    const one = feed as unknown as Feed
    this.#feeds.add(one)
    if (this.#stands) void Promise.resolve().then(() => this.#syncUntilItCan(one))
    return () => void this.#feeds.delete(one)
  }

  say(request: LiveRequest): void {
    this.said.push(request)
  }

  get attached(): number {
    return this.#feeds.size
  }

  async tell<K extends LiveKind>(kind: K, changes: readonly LiveChange<RecordOf<K>>[]): Promise<void> {
    const feeds = [...this.#feeds].filter((feed) => feed.kind === kind)
    await Promise.all(feeds.map(async (feed) => feed.apply(changes as never)))
  }

  /** The line stands anew. */
  async sync(): Promise<void> {
    const { signal } = new AbortController()
    await Promise.all([...this.#feeds].map((feed) => feed.sync(signal)))
  }

  async #syncUntilItCan(feed: Feed): Promise<void> {
    while (this.#feeds.has(feed)) {
      const isDone = await feed.sync(new AbortController().signal).then(
        () => true,
        () => false,
      )
      this.isCut = !isDone
      if (isDone) return
      this.breaks += 1
      await new Promise((resolve) => setTimeout(resolve, 0))
    }
  }
}
