import { ulid } from 'ulid'
import { Refusal } from '#shared/contract/client.ts'
import type { Drawing, EditRefusal } from '#shared/grids/draft-rules.ts'
import type { DraftEdit } from '#shared/grids/draft-edit.ts'
import { commandIdFrom } from '#shared/lib/id.ts'
import { delayAfter, type Patience } from '#shared/lib/retry.ts'
import { SECOND } from '#shared/lib/time.ts'
import { refusalCode } from '../../api/problem-words.ts'
import { pagePatience } from '../../api/retry.ts'
import type { DraftApi } from '../designer.svelte.ts'
import { bodyOf, pendingOf, type EditShelf } from './edit-shelf.ts'
import { hindranceIn } from './hindrance.ts'
import { PassingWord } from './passing-word.svelte.ts'
import type { Pending, Sheet } from './sheet.svelte.ts'

/** An edit that was not taken: by the rules here, before anything was sent, or by the server. */
export type Trouble =
  | { readonly by: 'rules'; readonly reason: EditRefusal; readonly codes: readonly string[] }
  | {
      readonly by: 'server'
      readonly error: unknown
      readonly type: DraftEdit['type']
      readonly alsoLost: number
    }

/**
 * Nothing is under way; an answer is awaited; the line is cut; or the sign-in has ended. Whatever is pending
 * is kept and sent again.
 */
export type QueueState = 'idle' | 'sending' | 'waiting' | 'signed-out'

const PACE = { first: 2 * SECOND, longest: 15 * SECOND }
/** Each try asks for a fresh token too; mostly it is the person who has to sign in. */
const SIGNED_OUT_AT_LEAST = 10 * SECOND

interface Means {
  /** Takes what others drew meanwhile. */
  readonly catchUp: () => Promise<void>
  readonly shelf: EditShelf
  readonly patience?: (signal: AbortSignal) => Patience
}

/**
 * Sends edits one after the other, in the order they were drawn, each once by its id, however often the line
 * fails. Until they are answered they lie on the shelf too, so that a page which was left for a new sign-in
 * goes on with them. What comes when the draft can no longer be drawn in is kept as well, taken off the map,
 * and sent when it is open again.
 */
export class EditQueue {
  readonly #api: Pick<DraftApi, 'editDraft'>
  readonly #sheet: Sheet
  readonly #catchUp: () => Promise<void>
  readonly #shelf: EditShelf
  readonly #patience: Patience
  readonly #left = new AbortController()
  #failures = 0
  #state: QueueState = $state('idle')
  readonly #trouble = new PassingWord<Trouble>()
  #emptyAt: { readonly undo: number | null; readonly redo: number | null } = $state.raw({
    undo: null,
    redo: null,
  })
  #held: readonly Pending[] = $state.raw([])
  #work: Promise<void> = Promise.resolve()

  constructor(
    api: Pick<DraftApi, 'editDraft'>,
    sheet: Sheet,
    { catchUp, shelf, patience: of = pagePatience }: Means,
  ) {
    this.#api = api
    this.#sheet = sheet
    this.#catchUp = catchUp
    this.#shelf = shelf
    this.#patience = of(this.#left.signal)
    sheet.watchHead(({ status }) => status === 'open' && this.#takeUp())
  }

  get state(): QueueState {
    return this.#state
  }

  /**
   * The version at which the server said that there is nothing to take back or to bring back; null before it
   * did.
   */
  emptyAt(type: 'undo' | 'redo'): number | null {
    return this.#emptyAt[type]
  }

  get trouble(): Trouble | null {
    return this.#trouble.current
  }

  /** Strokes that came when others had closed the draft: they wait until it is open again. */
  get held(): readonly Pending[] {
    return this.#held
  }

  /** Gives up what waits for the draft to be open again. */
  discardHeld(): void {
    this.#held = []
    this.#keep()
  }

  clearTrouble(): void {
    this.#trouble.clear()
  }

  /** Shows an edit at once and sends it; false when the rules refuse it, and then nothing is sent. */
  take(edit: Drawing): boolean {
    const preview = this.#sheet.preview(edit)
    if (!preview.ok) {
      const { reason, codes } = preview
      this.#trouble.say({ by: 'rules', reason, codes }, { passes: true })
      return false
    }
    this.#enqueue(edit)
    return true
  }

  /** Goes on with what was not answered when the page was left: the server knows what of it was done. */
  resume(): void {
    const kept = this.#shelf.read()
    if (kept.length === 0 || this.#sheet.pending.length > 0) return
    if (this.#sheet.draft.status === 'open') this.#lay(kept.map(pendingOf))
    else this.#held = kept.map(pendingOf)
  }

  undo = (): void => this.#enqueue({ type: 'undo' })
  redo = (): void => this.#enqueue({ type: 'redo' })

  /**
   * The draft is left: nothing is sent any more, and what was not answered stays on the shelf for who opens
   * it next. That may be another queue of this very tab, so the shelf is not touched from here on.
   */
  close(): void {
    this.#left.abort()
  }

  /** Resolves when nothing is left to send. */
  settled(): Promise<void> {
    return this.#work
  }

  #enqueue(edit: Pending['edit']): void {
    this.#trouble.clear()
    const commandId = commandIdFrom(ulid())
    if (!this.#sheet.lay({ commandId, expectedVersion: this.#sheet.through, edit })) return
    this.#keep()
    this.#go()
  }

  #takeUp(): void {
    if (this.#held.length === 0 || this.#isLeft) return
    const held = this.#held
    this.#held = []
    this.#lay([...held, ...this.#sheet.pending])
  }

  #lay(pending: readonly Pending[]): void {
    this.#sheet.resume(pending)
    this.#go()
  }

  get #isLeft(): boolean {
    return this.#left.signal.aborted
  }

  #keep(): void {
    if (this.#isLeft) return
    this.#shelf.write([...this.#held, ...this.#sheet.pending].map(bodyOf))
  }

  #go(): void {
    if (this.#state === 'idle') this.#work = this.#sendAll()
  }

  async #sendAll(): Promise<void> {
    this.#state = 'sending'
    for (let next = this.#next; next !== undefined; next = this.#next) {
      await this.#send(next)
      this.#keep()
    }
    this.#state = 'idle'
  }

  get #next(): Pending | undefined {
    return this.#isLeft ? undefined : this.#sheet.pending[0]
  }

  async #send(pending: Pending): Promise<void> {
    const { commandId } = pending
    const params = { id: this.#sheet.draft.id }
    try {
      const { draft, applied } = await this.#api.editDraft(
        { params, body: bodyOf(pending) },
        { signal: this.#left.signal },
      )
      this.#state = 'sending'
      this.#failures = 0
      // Others' edits may lie between: they come before one's own, or a version would be passed over.
      if (applied.version > this.#sheet.through + 1) await this.#catchUp()
      // An import that was taken back says of no grid how it is. A catch-up that was on its way may have
      // begun too early to know of it.
      while (applied.replacesAll && this.#sheet.through < applied.version) await this.#catchUp()
      this.#sheet.take(draft, [applied], applied.version, commandId)
      if (applied.replacesAll) this.#sheet.meanFrom(applied.version)
    } catch (error) {
      if (this.#isLeft) return
      const hindrance = hindranceIn(error)
      if (hindrance !== null) return this.#waitOut(hindrance, error)
      this.#failures = 0
      if (refusalCode(error) === 'state-refused') this.#held = [...this.#held, ...this.#sheet.putAside()]
      else this.#drop(pending, error)
      // Why it was refused is what others did meanwhile: it is shown before the reason is read, or with the
      // next exchange.
      await this.#catchUp().catch(() => {})
    }
  }

  async #waitOut(hindrance: 'waiting' | 'signed-out', error: unknown): Promise<void> {
    this.#state = hindrance
    const putOffBy = error instanceof Refusal ? (error.putOffBy ?? 0) : 0
    const atLeast = hindrance === 'waiting' ? Math.max(SECOND, putOffBy) : SIGNED_OUT_AT_LEAST
    const { wait, random } = this.#patience
    // Given up when the draft is left: then the loop ends.
    await wait(delayAfter(this.#failures, PACE, random, atLeast)).catch(() => {})
    this.#failures += 1
  }

  #drop({ commandId, edit: { type } }: Pending, error: unknown): void {
    const lost = this.#sheet.drop(commandId)
    // A turn that was refused leaves everything as it was; a stroke that was is lost, and its word stays.
    const passes = (type === 'undo' || type === 'redo') && lost.length === 0
    this.#trouble.say({ by: 'server', error, type, alsoLost: lost.length }, { passes })
    this.#noteEmpty(error, type)
  }

  #noteEmpty(error: unknown, type: DraftEdit['type']): void {
    const reason = error instanceof Refusal ? error.problem?.reason : undefined
    if (type !== 'undo' && type !== 'redo') return
    if (reason === `nothing-to-${type}`) this.#emptyAt = { ...this.#emptyAt, [type]: this.#sheet.through }
  }
}
