import type { Draft, DraftStatus } from '#shared/grids/draft.ts'
import { codeWords } from '../../app/code-words.ts'
import * as m from '../../paraglide/messages.js'
import { draftStatusWords } from '../words.ts'
import { isOutdated } from './steps.ts'

type Decision = NonNullable<Draft['decision']>

/** The draft stands where an approval brought it; one that could not be published waits for another. */
export const isApproved = ({ status }: Pick<Draft, 'status'>, { outcome }: Decision): boolean =>
  outcome === 'approved' && status !== 'submitted'

/** What the last decision was: one that the draft has gone on from is called what it was, not an approval. */
export function decisionWords(draft: Pick<Draft, 'status'>, decision: Decision): string {
  if (isApproved(draft, decision)) return m.designer_decided_by()
  return OUTCOME_WORDS[decision.outcome]()
}

const OUTCOME_WORDS = codeWords<Decision['outcome']>({
  approved: m.designer_decided_failed,
  rejected: m.designer_decided_rejected,
  withdrawn: m.designer_decided_withdrawn,
  cancelled: m.designer_decided_cancelled,
})

/**
 * What keeps a draft from its next step: a failed publication says by itself that its base is no longer in
 * force.
 */
type Standing = 'failed-outdated' | 'failed' | 'outdated' | 'clear'

export function standingOf(draft: Draft, inForce: number | null): Standing {
  const outdated = isOutdated(draft, inForce)
  if (draft.failure === undefined) return outdated ? 'outdated' : 'clear'
  return outdated ? 'failed-outdated' : 'failed'
}

/**
 * Numbers of publications that were cancelled or failed lie between the version that it became and the one
 * before.
 */
export const skipsVersions = ({ base, planVersion }: Pick<Draft, 'base' | 'planVersion'>): boolean =>
  planVersion !== undefined && planVersion > (base ?? 0) + 1

/** Of drafts that came into force all but one have been replaced since. */
export type Mark = Exclude<DraftStatus, 'published'> | 'in-force' | 'past' | 'published'

/** `inForce` is the version in force, null while it is not known. */
export function markOf(
  { status, planVersion }: Pick<Draft, 'status' | 'planVersion'>,
  inForce: number | null,
): Mark {
  if (status !== 'published' || inForce === null || planVersion === undefined) return status
  return planVersion < inForce ? 'past' : 'in-force'
}

export const markWords = codeWords<Mark>({
  ...draftStatusWords,
  'in-force': m.designer_status_in_force,
  past: m.designer_status_past,
})
