import { ulid } from 'ulid'
import { Refusal } from '#shared/contract/client.ts'
import type { Drawing, EditRefusal } from '#shared/grids/draft-rules.ts'
import type { DraftEdit } from '#shared/grids/draft-edit.ts'
import { idFrom } from '#shared/lib/id.ts'
import { refusalCode } from '../../api/problem-words.ts'
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

/** Nothing is under way; an answer is awaited; the line is cut; or the sign-in has ended. Whatever is pending is kept and sent again. */
export type QueueState = 'idle' | 'sending' | 'waiting' | 'signed-out'

const RETRY_MILLISECONDS = 3000
/** Each try asks for a fresh token too; mostly it is the person who has to sign in. */
const SIGNED_OUT_RETRY_MILLISECONDS = 15_000

interface Means {
  /** Takes what others drew meanwhile. */
  readonly catchUp: () => Promise<void>
  readonly shelf: EditShelf
  readonly wait?: (milliseconds: number) => Promise<void>
}

/**
 * Sends edits one after the other, in the order they were drawn, each once by its id, however often the line fails. Until they are answered
 * they lie on the shelf too, so that a page which was left for a new sign-in goes on with them. What comes when the draft can no longer be drawn in
 * is kept as well, taken off the map, and sent when it is open again.
 */
export class EditQueue {
  readonly #api: Pick<DraftApi, 'editDraft'>
  readonly #sheet: Sheet
  readonly #catchUp: () => Promise<void>
  readonly #shelf: EditShelf
  readonly #wait: (milliseconds: number) => Promise<void>
  #state: QueueState = $state('idle')
  readonly #trouble = new PassingWord<Trouble>()
  #emptyAt: { readonly undo: number | null; readonly redo: number | null } = $state.raw({
    undo: null,
    redo: null,
  })
  #held: readonly Pending[] = $state.raw([])
  #work: Promise<void> = Promise.resolve()

  constructor(api: Pick<DraftApi, 'editDraft'>, sheet: Sheet, { catchUp, shelf, wait = waitFor }: Means) {
    this.#api = api
    this.#sheet = sheet
    this.#catchUp = catchUp
    this.#shelf = shelf
    this.#wait = wait
    sheet.watchHead(({ status }) => status === 'open' && this.#takeUp())
  }

  get state(): QueueState {
    return this.#state
  }

  /** The version at which the server said that there is nothing to take back or to bring back; null before it did. */
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

  /** Resolves when nothing is left to send. */
  settled(): Promise<void> {
    return this.#work
  }

  #enqueue(edit: Pending['edit']): void {
    this.#trouble.clear()
    const commandId = idFrom.command(ulid())
    if (!this.#sheet.lay({ commandId, expectedVersion: this.#sheet.through, edit })) return
    this.#keep()
    this.#go()
  }

  #takeUp(): void {
    if (this.#held.length === 0) return
    const held = this.#held
    this.#held = []
    this.#lay([...held, ...this.#sheet.pending])
  }

  #lay(pending: readonly Pending[]): void {
    this.#sheet.resume(pending)
    this.#go()
  }

  #keep(): void {
    this.#shelf.write([...this.#held, ...this.#sheet.pending].map(bodyOf))
  }

  #go(): void {
    if (this.#state === 'idle') this.#work = this.#sendAll()
  }

  async #sendAll(): Promise<void> {
    this.#state = 'sending'
    for (let next = this.#sheet.pending[0]; next !== undefined; next = this.#sheet.pending[0]) {
      await this.#send(next)
      this.#keep()
    }
    this.#state = 'idle'
  }

  async #send(pending: Pending): Promise<void> {
    const { commandId } = pending
    const params = { id: this.#sheet.draft.id }
    try {
      const { draft, applied } = await this.#api.editDraft({ params, body: bodyOf(pending) })
      this.#state = 'sending'
      // Others' edits may lie between: they come before one's own, or a version would be passed over.
      if (applied.version > this.#sheet.through + 1) await this.#catchUp()
      // An import that was taken back says of no grid how it is. A catch-up that was on its way may have begun too early to know of it.
      while (applied.replacesAll && this.#sheet.through < applied.version) await this.#catchUp()
      this.#sheet.take(draft, [applied], applied.version, commandId)
      if (applied.replacesAll) this.#sheet.meanFrom(applied.version)
    } catch (error) {
      const hindrance = hindranceIn(error)
      if (hindrance !== null) {
        this.#state = hindrance
        await this.#wait(hindrance === 'waiting' ? RETRY_MILLISECONDS : SIGNED_OUT_RETRY_MILLISECONDS)
        return
      }
      if (refusalCode(error) === 'state-refused') this.#held = [...this.#held, ...this.#sheet.putAside()]
      else this.#drop(pending, error)
      // Why it was refused is what others did meanwhile: it is shown before the reason is read, or with the next exchange.
      await this.#catchUp().catch(() => {})
    }
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

const waitFor = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
