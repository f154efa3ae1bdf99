import type { AppliedEdit } from '#shared/grids/draft-edit.ts'
import { codesOf, type Turned } from '#shared/grids/draft-log.ts'
import { applyEdit, type Applied, type Drawing } from '#shared/grids/draft-rules.ts'
import { gridIn, withGrids, type Change, type DraftState } from '#shared/grids/draft-state.ts'
import type { Draft, DraftGrid } from '#shared/grids/draft.ts'
import type { CommandId } from '#shared/lib/id.ts'
import { changeBetween } from './change-between.ts'

/** An edit of one's own that the server has not yet answered; undo and redo show nothing before it has. */
export interface Pending {
  readonly commandId: CommandId
  /** The version that its maker saw. */
  readonly expectedVersion: number
  readonly edit: Drawing | { readonly type: 'undo' } | { readonly type: 'redo' }
}

/** What was drawn anew: told to whoever checks, counts or draws it. */
export type Watcher = (change: Change, states: { before: DraftState; after: DraftState }) => void

/**
 * The grids of one draft as this page shows them: what the server confirmed, with one's own unanswered edits
 * laid over. What is confirmed changes by the server's versions only, so that an edit that comes twice or
 * late is taken once.
 */
export class Sheet {
  #confirmed: DraftState
  #through: number
  #pending: readonly Pending[] = $state.raw([])
  #laidOver: ReadonlySet<string> = new Set()
  #shown: DraftState = $state.raw() as DraftState
  #draft: Draft = $state.raw() as Draft
  #seen: readonly Turned[] = $state.raw([])
  readonly #watchers = new Set<Watcher>()
  readonly #headWatchers = new Set<(draft: Draft) => void>()

  /** `state`: the grids at `version`. */
  constructor(draft: Draft, state: DraftState, version: number) {
    this.#draft = draft
    this.#confirmed = state
    this.#shown = state
    this.#through = version
  }

  get draft(): Draft {
    return this.#draft
  }

  /** The grids as they are shown. */
  get state(): DraftState {
    return this.#shown
  }

  /** The grids as the server has them. */
  get confirmed(): DraftState {
    return this.#confirmed
  }

  /** The version of the draft up to which everything is here. */
  get through(): number {
    return this.#through
  }

  get pending(): readonly Pending[] {
    return this.#pending
  }

  /** The edits since the grids came as a whole, oldest first. */
  get seen(): readonly Turned[] {
    return this.#seen
  }

  grid(code: string): DraftGrid | undefined {
    return gridIn(this.#shown, code)
  }

  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher)
    return () => void this.#watchers.delete(watcher)
  }

  /** Is told of the draft's head whenever the server said how it is. */
  watchHead(watcher: (draft: Draft) => void): void {
    this.#headWatchers.add(watcher)
  }

  /** What an edit would do to what is shown; nothing is changed. */
  preview(edit: Drawing): Applied {
    return applyEdit(this.#shown, edit)
  }

  /** Lays an edit over; false when it does not apply to what is shown. */
  lay(pending: Pending): boolean {
    const { edit } = pending
    if (edit.type !== 'undo' && edit.type !== 'redo') {
      const applied = this.preview(edit)
      if (!applied.ok) return false
      this.#laidOver = new Set([...this.#laidOver, ...codesOf(applied)])
      this.#show(applied.state, codesOf(applied))
    }
    this.#pending = [...this.#pending, pending]
    return true
  }

  /**
   * Lays what was pending when the page was left over again; what does not fit is the server's to decide on.
   */
  resume(pending: readonly Pending[]): void {
    this.#pending = pending
    this.#layAgain([])
  }

  /**
   * Takes edits of the server's, oldest first; `through`: everything up to there is among them or was here.
   */
  take(draft: Draft, edits: readonly AppliedEdit[], through: number, answered?: CommandId): void {
    const fresh = edits.filter(({ version }) => version > this.#through)
    if (fresh.length > 0) this.#seen = [...this.#seen, ...fresh.map(turnOf)]
    for (const edit of fresh) this.#confirmed = withGrids(this.#confirmed, edit)
    this.#through = Math.max(this.#through, through, ...fresh.map(({ version }) => version))
    if (answered !== undefined)
      this.#pending = this.#pending.filter(({ commandId }) => commandId !== answered)
    this.#layAgain(fresh.flatMap((edit) => [...codesOf(edit)]))
    if (draft.version >= this.#draft.version) this.#setHead(draft)
  }

  /**
   * What waits was drawn by the very person who replaced all grids with `version`: it is meant for the grids
   * as they are from there on.
   */
  meanFrom(version: number): void {
    this.#pending = this.#pending.map((pending) => ({
      ...pending,
      expectedVersion: Math.max(pending.expectedVersion, version),
    }))
  }

  /** Nothing can be drawn now: all overlays go. Gives them. */
  putAside(): readonly Pending[] {
    const aside = this.#pending
    this.#pending = []
    this.#layAgain([])
    return aside
  }

  /**
   * An edit was refused: its overlay goes, and those after it that do not stand without it. Gives the latter.
   */
  drop(refused: CommandId): readonly Pending[] {
    const before = this.#pending
    this.#pending = before.filter(({ commandId }) => commandId !== refused)
    const unfit = this.#layAgain([])
    this.#pending = this.#pending.filter((pending) => !unfit.includes(pending))
    return before.filter((pending) => pending.commandId !== refused && !this.#pending.includes(pending))
  }

  /** A step changed the draft and no grid. */
  step(draft: Draft): void {
    if (draft.version < this.#draft.version) return
    if (draft.version === this.#through + 1) this.#through = draft.version
    this.#setHead(draft)
  }

  /** Everything anew: the grids were replaced as a whole. */
  replace(draft: Draft, state: DraftState, version: number): void {
    const codes = [...this.#confirmed.about.keys(), ...state.about.keys()]
    this.#confirmed = state
    this.#through = version
    this.#seen = []
    this.#layAgain(codes)
    this.#setHead(draft)
  }

  #setHead(draft: Draft): void {
    this.#draft = draft
    for (const watcher of this.#headWatchers) watcher(draft)
  }

  /**
   * Lays what is pending over what is confirmed. Gives what does not fit any more: the server decides on it.
   */
  #layAgain(changed: readonly string[]): readonly Pending[] {
    let state = this.#confirmed
    const laidOver = new Set<string>()
    const unfit = this.#pending.filter(({ edit }) => {
      if (edit.type === 'undo' || edit.type === 'redo') return false
      const applied = applyEdit(state, edit)
      if (!applied.ok) return true
      state = applied.state
      for (const code of codesOf(applied)) laidOver.add(code)
      return false
    })
    const codes = new Set([...changed, ...this.#laidOver, ...laidOver])
    this.#laidOver = laidOver
    this.#show(state, codes)
    return unfit
  }

  #show(state: DraftState, codes: ReadonlySet<string>): void {
    const before = this.#shown
    this.#shown = state
    const change = changeBetween(before, state, codes)
    if (change.before.length + change.after.length === 0) return
    for (const watcher of this.#watchers) watcher(change, { before, after: state })
  }
}

/** Without its grids: a day's edits of large grids would be held for nothing. */
const turnOf = ({ version, actor, type, of }: AppliedEdit): Turned =>
  of === undefined ? { version, actor, type } : { version, actor, type, of }
