import type { LiveChange, LiveKind, LiveRequest, RecordOf } from '#shared/contract/live.ts'
import type { Topic } from '#shared/live/topic.ts'

/** One kind of facts that a page keeps up with, for as long as it is attached to the connection. */
export interface Feed<K extends LiveKind = LiveKind> {
  readonly kind: K
  /** What the server is asked to tell; what concerns the page's own person is told unasked. */
  readonly topics: readonly Topic[]
  /**
   * Brings what was not heard: called when the server has begun to tell, and when something could not be
   * read. What is told meanwhile is applied after it. Rejected when it cannot; the connection then begins
   * anew.
   */
  readonly sync: (signal: AbortSignal) => Promise<void>
  /**
   * Changes of any order, which may come twice. Rejected when something has to be read for them and cannot
   * be.
   */
  readonly apply: (changes: readonly LiveChange<RecordOf<K>>[]) => void | Promise<void>
}

/** Where feeds are attached: the one connection of a page. */
export interface Feeds {
  /** Gives what ends it. */
  readonly attach: <K extends LiveKind>(feed: Feed<K>) => () => void
  /** Whether nothing is heard at this moment; read it to be run again. */
  readonly isCut: boolean
  /** Says something over the line, if it stands. */
  readonly say: (request: LiveRequest) => void
}
