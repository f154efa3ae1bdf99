import type { DraftImpact } from '#shared/grids/draft-impact.ts'
import type { Draft } from '#shared/grids/draft.ts'
import type { CommandId } from '#shared/lib/id.ts'
import { Intention } from '../../api/intention.ts'
import { refusalCode } from '../../api/problem-words.ts'
import type { Designer } from '../designer.svelte.ts'
import type { Sheet } from '../editor/sheet.svelte.ts'
import type { Step } from './steps.ts'

/** What a step needs besides its id. */
export interface StepWords {
  /** RFC 3339 with an offset. */
  readonly effectiveFrom?: string
  readonly reason?: string
}

/** A draft's way to being in force: the approval document and the steps. */
export class Approval {
  readonly #designer: Pick<Designer, 'drafts' | 'plans'>
  readonly #sheet: Sheet
  readonly #reload: () => Promise<void>
  #impact: DraftImpact | null = $state.raw(null)
  #reading = $state(false)
  #readError: unknown = $state.raw(null)
  #busy: Step | null = $state(null)
  #error: unknown = $state.raw(null)
  readonly #intention = new Intention<{ draft: Draft }>()

  constructor(designer: Pick<Designer, 'drafts' | 'plans'>, sheet: Sheet, reload: () => Promise<void>) {
    this.#designer = designer
    this.#sheet = sheet
    this.#reload = reload
  }

  get impact(): DraftImpact | null {
    return this.#impact
  }

  get reading(): boolean {
    return this.#reading
  }

  get readError(): unknown {
    return this.#readError
  }

  /** The step that is being taken. */
  get busy(): Step | null {
    return this.#busy
  }

  get error(): unknown {
    return this.#error
  }

  /** Reads the document, and which plan is in force by now; what is here stays until the new one has come. */
  async read(): Promise<void> {
    this.#reading = true
    this.#readError = null
    try {
      await this.#readPlan()
      this.#impact = await this.#designer.drafts.readImpact({ params: { id: this.#sheet.draft.id } })
    } catch (error) {
      this.#readError = error
    } finally {
      this.#reading = false
    }
  }

  /**
   * True when it was done. A state that others changed meanwhile is read, so that the buttons are the right
   * ones.
   */
  async take(step: Step, words: StepWords = {}): Promise<boolean> {
    this.#busy = step
    this.#error = null
    try {
      const { draft } = await this.#intention.run({ step, words }, (commandId) =>
        this.#command(step, commandId, words),
      )
      if (step === 'rebase') await this.#carryOver()
      else this.#sheet.step(draft)
      return true
    } catch (error) {
      this.#error = error
      if (isOvertaken(error)) await this.#refresh()
      return false
    } finally {
      this.#busy = null
    }
  }

  /** The step with the version that is seen at this press; gives what sends it, however often. */
  #command(
    step: Step,
    commandId: CommandId,
    { effectiveFrom = '', reason = '' }: StepWords,
  ): () => Promise<{ draft: Draft }> {
    const { drafts } = this.#designer
    const { id, version: expectedVersion } = this.#sheet.draft
    const params = { id }
    const body = { commandId, expectedVersion }
    switch (step) {
      case 'submit':
        return () => drafts.submitDraft({ params, body })
      case 'approve':
        return () => drafts.approveDraft({ params, body: { ...body, effectiveFrom } })
      case 'reject':
        return () => drafts.rejectDraft({ params, body: { ...body, reason } })
      case 'withdraw':
        return () => drafts.withdrawDraft({ params, body })
      case 'cancel':
        return () => drafts.cancelDraft({ params, body: { ...body, reason } })
      case 'rebase':
        return () => drafts.rebaseDraft({ params, body })
      case 'discard':
        return () => drafts.discardDraft({ params, body })
    }
  }

  /**
   * Another plan may have come into force since the page was opened: the steps that are offered hang on it.
   */
  #readPlan(): Promise<void> {
    return this.#designer.plans.load(this.#sheet.draft.county)
  }

  async #carryOver(): Promise<void> {
    await this.#readPlan()
    await this.#reload()
    await this.read()
  }

  async #refresh(): Promise<void> {
    await this.#readPlan()
    // The refusal is shown already; when this read fails too, the next look at the draft brings its state.
    const fresh = await this.#designer.drafts
      .readDraft({ params: { id: this.#sheet.draft.id } })
      .catch(() => null)
    if (fresh !== null) this.#sheet.step(fresh.draft)
  }
}

const OVERTAKEN = new Set<unknown>(['version-conflict', 'state-refused', 'base-outdated', 'draft-invalid'])
const isOvertaken = (error: unknown): boolean => OVERTAKEN.has(refusalCode(error))
