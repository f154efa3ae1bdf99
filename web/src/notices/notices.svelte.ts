import type { LiveChange } from '#shared/contract/live.ts'
import { COUNTY_DIGITS } from '#shared/lib/division-code.ts'
import type { CommandId } from '#shared/lib/id.ts'
import { MINUTE, toInstant, type Instant } from '#shared/lib/time.ts'
import { topic } from '#shared/live/topic.ts'
import type { NoticeCommand } from '#shared/notices/command.ts'
import { isOpenAt, Severity, type Notice } from '#shared/notices/notice.ts'
import type { Api } from '../api/client.ts'
import { Attempt } from '../api/attempt.svelte.ts'
import { everyItem } from '../api/pages.ts'
import { Collection } from '../live/collection.svelte.ts'
import type { Feed } from '../live/feed.ts'

export interface NoticeMeans {
  readonly api: Api['notices']
  /** The division of the page's person. */
  readonly division: string
  /** The server's time, epoch milliseconds, read again as it passes. */
  readonly now: () => number
}

/** What stands and the page's person should know, kept true by the live line. */
export class Notices {
  readonly #means: NoticeMeans
  readonly #records = new Collection<Notice>()
  readonly #attempts = new Map<string, Attempt<{ notice: Notice }>>()
  #arrived: Notice | null = $state.raw(null)
  readonly #standing = $derived.by(() =>
    this.#records
      .all()
      .filter(({ clearedAt }) => clearedAt === null)
      .toSorted(
        (a, b) =>
          Severity.options.indexOf(a.severity) - Severity.options.indexOf(b.severity) ||
          b.since.localeCompare(a.since),
      ),
  )

  constructor(means: NoticeMeans) {
    this.#means = means
  }

  /** Those that somebody still has to look at, the most pressing first, of these the newest. */
  get open(): Notice[] {
    const at = this.#now
    return this.#standing.filter((notice) => isOpenAt(notice, at))
  }

  /** Those that stand and are acknowledged, or put off for now. */
  get seen(): Notice[] {
    const at = this.#now
    return this.#standing.filter((notice) => !isOpenAt(notice, at))
  }

  /** The one that came last while the page stood, to be said by ear. */
  get arrived(): Notice | null {
    return this.#arrived
  }

  /** What is being done with a notice from this page. */
  attempt({ id }: Notice): Attempt<{ notice: Notice }> {
    let attempt = this.#attempts.get(id)
    if (attempt === undefined) this.#attempts.set(id, (attempt = new Attempt()))
    return attempt
  }

  acknowledge(notice: Notice): Promise<void> {
    return this.#do(notice, 'acknowledge', (envelope) => ({ type: 'acknowledge', ...envelope }))
  }

  snooze(notice: Notice, minutes: number): Promise<void> {
    return this.#do(notice, `snooze ${minutes}`, (envelope) => ({
      type: 'snooze',
      ...envelope,
      until: toInstant(this.#means.now() + minutes * MINUTE),
    }))
  }

  get feed(): Feed<'notices'> {
    return {
      kind: 'notices',
      topics: [topic('division', this.#means.division)],
      sync: async (signal) => {
        const { listNotices } = this.#means.api
        this.#records.replace(await everyItem((query) => listNotices({ query }, { signal }), signal))
      },
      apply: (changes) => this.#apply(changes),
    }
  }

  /** Whether the reader is in charge of more than one county, and wants to know of which one it is. */
  get isOfMany(): boolean {
    return this.#means.division.length < COUNTY_DIGITS
  }

  get #now(): Instant {
    return toInstant(this.#means.now())
  }

  #apply(changes: readonly LiveChange<Notice>[]): void {
    for (const { id, record } of changes)
      if (record !== undefined && this.#records.get(id) === undefined && isOpenAt(record, this.#now))
        this.#arrived = record
    this.#records.apply(changes)
  }

  async #do(
    notice: Notice,
    words: string,
    commandOf: (envelope: { commandId: CommandId; expectedVersion: number }) => NoticeCommand,
  ): Promise<void> {
    const { id, version: expectedVersion } = notice
    const answer = await this.attempt(notice).run({ words, expectedVersion }, (commandId) => {
      const body = commandOf({ commandId, expectedVersion })
      return () => this.#means.api.commandNotice({ params: { id }, body })
    })
    if (answer === null) return
    const { notice: record } = answer
    this.#records.apply([{ id, version: record.version, record }])
  }
}
