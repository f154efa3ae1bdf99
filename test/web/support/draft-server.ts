import { Refusal, Unreadable, type Client } from '#shared/contract/client.ts'
import { ERRORS, type ErrorCode, type Problem } from '#shared/contract/errors.ts'
import { DraftEdit, type AppliedEdit } from '#shared/grids/draft-edit.ts'
import { withDrawer } from '#shared/grids/draft-life.ts'
import { codesOf, conflictsOf, planRedo, planUndo } from '#shared/grids/draft-log.ts'
import { applyEdit } from '#shared/grids/draft-rules.ts'
import { gridsIn, withGrids, type DraftState } from '#shared/grids/draft-state.ts'
import type { draftRoutes } from '#shared/grids/draft-routes.ts'
import { Draft } from '#shared/grids/draft.ts'
import { DraftId } from '#shared/grids/id.ts'
import { PersonId } from '#shared/lib/id.ts'
import { toInstant } from '#shared/lib/time.ts'

type DraftApi = Client<typeof draftRoutes>

export const DRAFT_ID = DraftId.parse('dft_01J00000000000000000000000')
const START = Date.parse('2026-11-22T04:00:00.000Z')
const PAGE = 3

export const aDraftHead = (change: Partial<Record<keyof Draft, unknown>> = {}): Draft =>
  Draft.parse({
    id: DRAFT_ID,
    division: '530402',
    county: '530402',
    title: '调整',
    status: 'open',
    base: 1,
    version: 1,
    gridCount: 0,
    author: 'county-staff',
    createdAt: toInstant(START),
    changedAt: toInstant(START),
    ...change,
  })

export const refused = (code: ErrorCode, more: Partial<Problem> = {}): Refusal => {
  const { status, en } = ERRORS[code]
  return new Refusal({ type: code, title: en, status, code, requestId: 'req', ...more }, status)
}

/**
 * A draft of several people, decided by the same rules as the real server's, that a test holds by the hand.
 */
export class DraftServer {
  draft: Draft
  state: DraftState
  readonly log: AppliedEdit[] = []
  readonly received: DraftEdit[] = []
  /** No answer comes while it is cut; `losesAnswers`: edits are taken, and the answer is lost. */
  isCut = false
  losesAnswers = false
  /** Nobody is known any more: a sign-in has ended. */
  isSignedOut = false
  /** Answers to what is read are made at once, and come when the test lets them. */
  holdsAnswers = false
  #held: (() => void)[] = []
  /** It is not the caller's to see any more. */
  isHidden = false
  /** Edits are taken, and the answers are of a form that a page of today cannot read. */
  isNewer = false
  readonly #replaced = new Map<number, Record<'before' | 'after', DraftState>>()
  readonly #answers = new Map<string, AppliedEdit>()

  constructor(state: DraftState) {
    this.state = state
    this.draft = aDraftHead({ gridCount: state.about.size })
  }

  /** The calls of one person. */
  as(
    person: string,
    name = person,
  ): Pick<DraftApi, 'editDraft' | 'listEdits' | 'readDraft' | 'readDraftGrids'> {
    return {
      editDraft: async ({ body }) => this.#edit(DraftEdit.parse(body), PersonId.parse(person), name),
      listEdits: async ({ query: { after = 0, cursor } }) => {
        const answer = this.#list(Number(after), Number(cursor ?? 0))
        if (this.holdsAnswers) await new Promise<void>((resolve) => this.#held.push(resolve))
        return answer
      },
      readDraft: async () => ({ draft: this.draft }),
      readDraftGrids: async () => ({
        type: 'FeatureCollection',
        version: this.draft.version,
        features: gridsIn(this.state).map(({ geometry, ...properties }) => ({
          type: 'Feature',
          id: properties.code,
          geometry,
          properties,
        })),
      }),
    }
  }

  release(): void {
    this.holdsAnswers = false
    this.#held.splice(0).forEach((answer) => answer())
  }

  /** A step of the draft's life, or anything else that changes its head. */
  step(change: Partial<Draft>): void {
    this.draft = { ...this.draft, ...change, version: this.draft.version + 1 }
  }

  /** An import or a rebase: other grids as a whole, and an entry that names none. */
  replaceGrids(
    type: 'import' | 'rebase',
    state: DraftState,
    { by = 'b', ...change }: Partial<Draft> & { by?: string } = {},
  ): void {
    const [actor, at] = [PersonId.parse(by), toInstant(START + this.draft.version + 1)]
    const drawn = type === 'import' ? withDrawer(this.draft, actor) : {}
    this.step({ gridCount: state.about.size, ...drawn, ...change })
    const { version } = this.draft
    this.#replaced.set(version, { before: this.state, after: state })
    this.state = state
    this.log.push({ version, type, actor, actorName: by, at, before: [], after: [], replacesAll: true })
  }

  #answer(): void {
    if (this.isCut) throw new Refusal(null, 0)
    if (this.isSignedOut) throw refused('token-expired')
    if (this.isHidden) throw refused('not-found')
  }

  #list(after: number, from: number) {
    this.#answer()
    const items = this.log.filter(({ version }) => version > after).slice(from, from + PAGE)
    const isMore = this.log.filter(({ version }) => version > after).length > from + PAGE
    return { draft: this.draft, items, ...(isMore ? { cursor: String(from + PAGE) } : {}) }
  }

  #edit(body: DraftEdit, actor: PersonId, actorName: string) {
    this.#answer()
    this.received.push(body)
    const applied = this.#answers.get(body.commandId) ?? this.#take(body, actor, actorName)
    this.#answers.set(body.commandId, applied)
    if (this.losesAnswers) throw new Refusal(null, 0)
    if (this.isNewer) throw new Unreadable()
    return { draft: this.draft, applied }
  }

  #take(body: DraftEdit, actor: PersonId, actorName: string): AppliedEdit {
    if (this.draft.status !== 'open') throw refused('state-refused')
    const change =
      body.type === 'undo' || body.type === 'redo'
        ? this.#takeBack(body.type, actor)
        : this.#draw(body, actor)
    const turned = 'of' in change ? this.#replaced.get(change.of) : undefined
    this.state = turned?.[body.type === 'undo' ? 'before' : 'after'] ?? withGrids(this.state, change)
    const version = this.draft.version + 1
    this.draft = {
      ...this.draft,
      ...withDrawer(this.draft, actor),
      version,
      gridCount: this.state.about.size,
    }
    const { before, after } = change
    const edit = {
      version,
      type: body.type,
      actor,
      actorName,
      at: toInstant(START + version),
      before: [...before],
      after: [...after],
      ...(turned === undefined ? {} : { replacesAll: true as const }),
    }
    this.log.push('of' in change ? { ...edit, of: change.of } : edit)
    return this.log.at(-1) as AppliedEdit
  }

  #takeBack(type: 'undo' | 'redo', actor: PersonId) {
    const plan = type === 'undo' ? planUndo(this.log, actor) : planRedo(this.log, actor)
    if (!plan.ok)
      throw refused('edit-refused', {
        reason: plan.reason,
        by: plan.by.map(({ person, name, version }) => ({ person, name, version })),
      })
    return plan
  }

  #draw(body: Exclude<DraftEdit, { type: 'undo' | 'redo' }>, actor: PersonId) {
    const { commandId: _, expectedVersion, ...drawing } = body
    const all = this.log.findLast(({ replacesAll }) => replacesAll)
    if (all !== undefined && expectedVersion < all.version) {
      const { actor: person, actorName: name, version } = all
      throw refused('edit-conflict', { codes: [], by: [{ person, name, version }] })
    }
    const applied = applyEdit(this.state, drawing)
    if (!applied.ok) throw refused('edit-refused', { reason: applied.reason, codes: [...applied.codes] })
    const later = this.log.filter(({ version }) => version > expectedVersion)
    const by = conflictsOf(codesOf(applied), later, actor)
    if (by.length > 0) {
      const codes = [...new Set(by.flatMap((builder) => builder.codes))]
      throw refused('edit-conflict', {
        codes,
        by: by.map(({ person, name, version }) => ({ person, name, version })),
      })
    }
    return applied
  }
}
