import { ulid } from 'ulid'
import { Refusal } from '#shared/contract/client.ts'
import { ERRORS } from '#shared/contract/errors.ts'
import type { Drawing, EditRefusal } from '#shared/grids/draft-rules.ts'
import type { DraftEdit } from '#shared/grids/draft-edit.ts'
import { idFrom } from '#shared/lib/id.ts'
import type { DraftApi } from '../designer.svelte.ts'
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

const RETRY_MILLISECONDS = 3000

/** Sends edits one after the other, in the order they were drawn, each once by its id, however often the line fails. */
export class EditQueue {
  readonly #api: Pick<DraftApi, 'editDraft'>
  readonly #sheet: Sheet
  readonly #catchUp: () => Promise<void>
  readonly #wait: (milliseconds: number) => Promise<void>
  #state: 'idle' | 'sending' | 'waiting' = $state('idle')
  #trouble: Trouble | null = $state.raw(null)
  #work: Promise<void> = Promise.resolve()

  constructor(
    api: Pick<DraftApi, 'editDraft'>,
    sheet: Sheet,
    catchUp: () => Promise<void>,
    wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  ) {
    this.#api = api
    this.#sheet = sheet
    this.#catchUp = catchUp
    this.#wait = wait
  }

  /** 'waiting': the line is cut, and what is pending is kept and sent again. */
  get state(): 'idle' | 'sending' | 'waiting' {
    return this.#state
  }

  get trouble(): Trouble | null {
    return this.#trouble
  }

  clearTrouble(): void {
    this.#trouble = null
  }

  /** Shows an edit at once and sends it; false when the rules refuse it, and then nothing is sent. */
  take(edit: Drawing): boolean {
    const preview = this.#sheet.preview(edit)
    if (!preview.ok) {
      this.#trouble = { by: 'rules', reason: preview.reason, codes: preview.codes }
      return false
    }
    this.#enqueue(edit)
    return true
  }

  undo = (): void => this.#enqueue({ type: 'undo' })
  redo = (): void => this.#enqueue({ type: 'redo' })

  /** Resolves when nothing is left to send. */
  settled(): Promise<void> {
    return this.#work
  }

  #enqueue(edit: Pending['edit']): void {
    this.#trouble = null
    const isIdle = this.#sheet.pending.length === 0
    const commandId = idFrom.command(ulid())
    if (!this.#sheet.lay({ commandId, expectedVersion: this.#sheet.through, edit })) return
    if (isIdle) this.#work = this.#sendAll()
  }

  async #sendAll(): Promise<void> {
    this.#state = 'sending'
    for (let next = this.#sheet.pending[0]; next !== undefined; next = this.#sheet.pending[0]) {
      await this.#send(next)
    }
    this.#state = 'idle'
  }

  async #send(pending: Pending): Promise<void> {
    const { commandId, expectedVersion, edit } = pending
    const body = { ...edit, commandId, expectedVersion } as DraftEdit
    try {
      const { draft, applied } = await this.#api.editDraft({ params: { id: this.#sheet.draft.id }, body })
      this.#state = 'sending'
      // Others' edits may lie between: they come before one's own, or a version would be passed over.
      if (applied.version > this.#sheet.through + 1) await this.#catchUp()
      // An import that was taken back says of no grid how it is. A catch-up that was on its way may have begun too early to know of it.
      while (applied.replacesAll && this.#sheet.through < applied.version) await this.#catchUp()
      this.#sheet.take(draft, [applied], applied.version, commandId)
    } catch (error) {
      if (isUndecided(error)) {
        this.#state = 'waiting'
        await this.#wait(RETRY_MILLISECONDS)
        return
      }
      const lost = this.#sheet.drop(commandId)
      this.#trouble = { by: 'server', error, type: edit.type, alsoLost: lost.length }
      // Why it was refused is what others did meanwhile: it is shown before the reason is read.
      await this.#catchUp()
    }
  }
}

/** No answer, or one that does not say whether it was done: the same command again finds out. */
function isUndecided(error: unknown): boolean {
  if (!(error instanceof Refusal)) return false
  return error.problem === null
    ? error.status === 0 || error.status >= 500
    : ERRORS[error.problem.code].retryable
}
