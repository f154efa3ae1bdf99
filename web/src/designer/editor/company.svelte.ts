import type { AppliedEdit } from '#shared/grids/draft-edit.ts'
import type { Draft, Presence } from '#shared/grids/draft.ts'
import { refusalCode } from '../../api/problem-words.ts'
import type { DraftApi } from '../designer.svelte.ts'
import { PassingWord } from './passing-word.svelte.ts'
import type { Sheet } from './sheet.svelte.ts'

const EVERY_MILLISECONDS = 5000
/** Changes of the pointer and the selection are told at most so often. */
const SOONEST_MILLISECONDS = 1000

/** Where one is oneself on the sheet. */
export interface Here {
  readonly lngLat: [number, number] | null
  readonly selected: string | null
}

interface Outside {
  /** Reads all grids of the draft anew, when they were replaced as a whole. */
  readonly reload: () => Promise<void>
  readonly now?: () => number
}

/**
 * The others at the same draft: tells them where one is, learns where they are, and catches up with what they
 * drew.
 */
export class Company {
  readonly #api: Pick<DraftApi, 'showPresence' | 'listEdits'>
  readonly #sheet: Sheet
  readonly #outside: Outside
  readonly #now: () => number
  /** The last edit that replaced all grids while they were shown here, until it is closed. */
  readonly replaced = new PassingWord<Pick<AppliedEdit, 'type' | 'actor' | 'actorName'>>()
  #others: readonly Presence[] = $state.raw([])
  #line: 'live' | 'cut' | 'gone' = $state('live')
  #here: Here = { lngLat: null, selected: null }
  #toldAt = -Infinity
  #timer: ReturnType<typeof setTimeout> | null = null
  #catching: Promise<void> | null = null
  #stopped = false

  constructor(api: Pick<DraftApi, 'showPresence' | 'listEdits'>, sheet: Sheet, outside: Outside) {
    this.#api = api
    this.#sheet = sheet
    this.#outside = outside
    this.#now = outside.now ?? Date.now
  }

  get others(): readonly Presence[] {
    return this.#others
  }

  /** 'gone': the draft is not the person's to see any more. */
  get line(): 'live' | 'cut' | 'gone' {
    return this.#line
  }

  start(): () => void {
    const wake = () => document.visibilityState === 'visible' && void this.tell()
    document.addEventListener('visibilitychange', wake)
    addEventListener('online', wake)
    void this.tell()
    return () => {
      this.#stopped = true
      if (this.#timer !== null) clearTimeout(this.#timer)
      document.removeEventListener('visibilitychange', wake)
      removeEventListener('online', wake)
    }
  }

  /** The pointer or the selection is elsewhere. */
  move(here: Partial<Here>): void {
    const isElsewhere = here.selected !== undefined && here.selected !== this.#here.selected
    this.#here = { ...this.#here, ...here }
    if (isElsewhere || this.#others.length > 0) this.#plan(SOONEST_MILLISECONDS)
  }

  /** One exchange: I am here, who else is, and has the draft gone on? */
  async tell(): Promise<void> {
    this.#toldAt = this.#now()
    try {
      const { id } = this.#sheet.draft
      const { version, others } = await this.#api.showPresence({ params: { id }, body: this.#here })
      this.#others = others
      if (version > this.#sheet.through) await this.catchUp()
      this.#line = 'live'
    } catch (error) {
      this.#line = refusalCode(error) === 'not-found' ? 'gone' : 'cut'
      this.#others = []
    }
    this.#plan(EVERY_MILLISECONDS)
  }

  /** Takes every edit since the version that is here; one catch-up at a time. */
  catchUp(): Promise<void> {
    this.#catching ??= this.#catch().finally(() => (this.#catching = null))
    return this.#catching
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

  #plan(milliseconds: number): void {
    if (this.#stopped || this.#line === 'gone') return
    if (this.#timer !== null) clearTimeout(this.#timer)
    const since = this.#now() - this.#toldAt
    this.#timer = setTimeout(() => void this.tell(), Math.max(0, milliseconds - since))
  }
}
