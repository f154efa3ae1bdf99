import type { AppliedEdit } from '#shared/grids/draft-edit.ts'
import type { Draft } from '#shared/grids/draft.ts'
import type { Patience } from '#shared/lib/retry.ts'
import { SECOND } from '#shared/lib/time.ts'
import { topic } from '#shared/live/topic.ts'
import { refusalCode } from '../../api/problem-words.ts'
import { retry } from '../../api/retry.ts'
import type { Feed, Feeds } from '../../live/feed.ts'
import type { DraftApi } from '../designer.svelte.ts'
import { PassingWord } from './passing-word.svelte.ts'
import type { Sheet } from './sheet.svelte.ts'

const PACE = { first: SECOND, longest: 30 * SECOND }

interface Outside {
  readonly feeds: Feeds
  /** Reads all grids of the draft anew, when they were replaced as a whole. */
  readonly reload: () => Promise<void>
  readonly patience: (signal?: AbortSignal) => Patience
}

/** Keeps a sheet at the draft's newest version: the line tells of a version, its edits are read. */
export class DraftFollower {
  readonly #api: Pick<DraftApi, 'listEdits'>
  readonly #sheet: Sheet
  readonly #outside: Outside
  /** The last edit that replaced all grids while they were shown here, until it is closed. */
  readonly replaced = new PassingWord<Pick<AppliedEdit, 'type' | 'actor' | 'actorName'>>()
  #isGone = $state(false)
  /** Whether what was told could not be read yet; it is tried again by itself. */
  #isBehind = $state(false)
  #left = new AbortController()
  #catching: Promise<void> | null = null

  constructor(api: Pick<DraftApi, 'listEdits'>, sheet: Sheet, outside: Outside) {
    this.#api = api
    this.#sheet = sheet
    this.#outside = outside
  }

  /** 'gone': the draft is not the person's to see any more. */
  get line(): 'live' | 'cut' | 'gone' {
    if (this.#isGone) return 'gone'
    return this.#outside.feeds.isCut || this.#isBehind ? 'cut' : 'live'
  }

  /** Listens while the draft is open; gives what ends it. */
  start(): () => void {
    this.#left = new AbortController()
    const leave = this.#outside.feeds.attach(this.feed)
    return () => {
      this.#left.abort()
      leave()
    }
  }

  get feed(): Feed<'drafts'> {
    return {
      kind: 'drafts',
      topics: [topic('draft', this.#sheet.draft.id)],
      sync: () => this.#look(),
      apply: async (changes) => {
        const own = changes.filter(({ id }) => id === this.#sheet.draft.id)
        const told = Math.max(0, ...own.map(({ version }) => version))
        if (own.some(({ record }) => record === undefined)) await this.#look()
        // What is being read at this moment may have been asked for before the newest version was made.
        for (let tries = 0; tries < 2 && told > this.#sheet.through; tries += 1) {
          await this.#look()
          if (this.#isGone) return
        }
      },
    }
  }

  /** Takes every edit since the version that is here; one catch-up at a time. */
  catchUp(): Promise<void> {
    this.#catching ??= this.#catch().finally(() => (this.#catching = null))
    return this.#catching
  }

  /** Reads until it can: a draft that does not answer is no trouble of the page's line. */
  async #look(): Promise<void> {
    try {
      await retry(() => this.catchUp(), {
        pace: PACE,
        mayPass: (error) => (this.#isBehind = refusalCode(error) !== 'not-found'),
        signal: this.#left.signal,
        patience: this.#outside.patience,
      })
      this.#isBehind = false
      this.#isGone = false
    } catch (error) {
      if (refusalCode(error) === 'not-found') this.#isGone = true
      else if (!this.#left.signal.aborted) throw error
    }
  }

  async #catch(): Promise<void> {
    const { draft, edits, through } = await this.#readSince(this.#sheet.draft.id, this.#sheet.through)
    const replacing = edits.findLast(({ replacesAll }) => replacesAll)
    if (replacing === undefined) return this.#sheet.take(draft, edits, through)
    // What came before the last of them is overtaken: nothing of it is shown on the way.
    await this.#outside.reload()
    this.replaced.say(replacing, { passes: false })
  }

  async #readSince(id: Draft['id'], after: number) {
    const edits: AppliedEdit[] = []
    let through: number | undefined
    let cursor: string | undefined
    for (;;) {
      const query = { after, ...(cursor === undefined ? {} : { cursor }) }
      const page = await this.#api.listEdits({ params: { id }, query })
      // What the first page's draft counts is in these pages; a later one may already count what is not.
      through ??= page.draft.version
      edits.push(...page.items)
      if (page.cursor === undefined) return { draft: page.draft, edits, through }
      cursor = page.cursor
    }
  }
}
