import type { PersonId } from '../lib/id.ts'
import type { Instant } from '../lib/time.ts'
import type { Draft, DraftStatus } from './draft.ts'

export const DRAFT_EVENTS = [
  'draft.created',
  'draft.imported',
  'draft.rebased',
  'draft.submitted',
  'draft.approved',
  'draft.rejected',
  'draft.withdrawn',
  'draft.discarded',
  'draft.scheduled',
  'draft.published',
  'draft.cancelled',
  'draft.failed',
] as const
export type DraftEventType = (typeof DRAFT_EVENTS)[number]

/** What a person does with a draft as a whole. */
export type DraftStep =
  | { readonly type: 'submit' | 'withdraw' | 'discard' | 'rebase' }
  | { readonly type: 'approve'; readonly effectiveFrom: Instant }
  | { readonly type: 'reject' | 'cancel'; readonly reason: string }

/** Who has to be somebody else: the one who submits asks, another one answers. */
type Who = 'anybody' | 'not-the-submitter' | 'the-submitter'

interface Rule {
  /** In which states, and by whom then. */
  readonly from: Readonly<Partial<Record<DraftStatus, Who>>>
  readonly to: DraftStatus
  readonly event: DraftEventType
}

/**
 * The whole life of a draft by what people do; publishing, coming into force and failing are the platform's
 * own steps. What was submitted is the submitter's until it is answered: others send it back and say why,
 * they do not make it go away.
 */
const RULES: Readonly<Record<DraftStep['type'], Rule>> = {
  submit: { from: { open: 'anybody' }, to: 'submitted', event: 'draft.submitted' },
  approve: { from: { submitted: 'not-the-submitter' }, to: 'publishing', event: 'draft.approved' },
  reject: { from: { submitted: 'not-the-submitter' }, to: 'open', event: 'draft.rejected' },
  withdraw: { from: { submitted: 'the-submitter' }, to: 'open', event: 'draft.withdrawn' },
  discard: {
    from: { open: 'anybody', submitted: 'the-submitter' },
    to: 'discarded',
    event: 'draft.discarded',
  },
  cancel: { from: { scheduled: 'anybody' }, to: 'open', event: 'draft.cancelled' },
  rebase: { from: { open: 'anybody' }, to: 'open', event: 'draft.rebased' },
}

/**
 * Why a step is refused: the draft is in another state, or it takes another person, or the very one who
 * submitted it.
 */
export type StepRefusal = 'state' | Exclude<Who, 'anybody'>

/**
 * Whether a person may take a step now; null when so. Grids may be changed only while it is null for
 * 'submit'.
 */
export function stepRefusal(
  { status, submittedBy }: Pick<Draft, 'status' | 'submittedBy'>,
  step: DraftStep['type'],
  person: PersonId,
): StepRefusal | null {
  const who = RULES[step].from[status]
  if (who === undefined) return 'state'
  if (who === 'not-the-submitter' && submittedBy === person) return who
  if (who === 'the-submitter' && submittedBy !== person) return who
  return null
}

export type Decision =
  | { readonly refused: StepRefusal }
  | { readonly draft: Draft; readonly event: DraftEventType; readonly reason: string | null }

const OUTCOMES = {
  approve: 'approved',
  reject: 'rejected',
  withdraw: 'withdrawn',
  cancel: 'cancelled',
} as const

/**
 * The draft after a step, its version and time counted on, and the event that is recorded; or why the step is
 * refused.
 */
export function decideStep(
  draft: Draft,
  step: DraftStep,
  { person, at }: { person: PersonId; at: Instant },
): Decision {
  const refused = stepRefusal(draft, step.type, person)
  if (refused !== null) return { refused }
  const { to: status, event } = RULES[step.type]
  const reason = 'reason' in step ? step.reason : null
  const { effectiveFrom: _from, failure: _failure, planVersion: _plan, ...kept } = draft
  const outcome = step.type in OUTCOMES ? OUTCOMES[step.type as keyof typeof OUTCOMES] : null
  const next: Draft = {
    ...kept,
    status,
    version: draft.version + 1,
    changedAt: at,
    ...(step.type === 'submit' ? { submittedBy: person, submittedAt: at } : {}),
    ...(outcome === null
      ? {}
      : { decision: { by: person, at, outcome, ...(reason === null ? {} : { reason }) } }),
    ...(step.type === 'approve' ? { effectiveFrom: step.effectiveFrom } : {}),
  }
  return { draft: next, event, reason }
}

/** Who drew in a draft, with one person more. */
export const withDrawer = (
  { drawers }: Pick<Draft, 'drawers'>,
  person: PersonId,
): Pick<Draft, 'drawers'> => ({
  drawers: drawers.includes(person) ? drawers : [...drawers, person],
})

/**
 * What becomes of an approved draft by itself: its plan is known and waits, or is in force, or could not be
 * made.
 */
export type DraftOutcome =
  | { readonly type: 'scheduled' | 'published'; readonly planVersion: number }
  | { readonly type: 'failed'; readonly zh: string; readonly en: string }

/**
 * The draft after it; null where that is no news, so that each outcome counts once however often it is told.
 */
export function settle(
  draft: Draft,
  outcome: DraftOutcome,
  at: Instant,
): { draft: Draft; event: DraftEventType } | null {
  const isNews =
    draft.status === 'publishing' || (draft.status === 'scheduled' && outcome.type === 'published')
  if (!isNews) return null
  const { effectiveFrom: _from, ...waiting } = draft
  const counted = { version: draft.version + 1, changedAt: at }
  if (outcome.type === 'failed') {
    const { zh, en } = outcome
    return {
      draft: { ...waiting, ...counted, status: 'submitted', failure: { at, zh, en } },
      event: 'draft.failed',
    }
  }
  const { type, planVersion } = outcome
  return { draft: { ...draft, ...counted, status: type, planVersion }, event: `draft.${type}` }
}
