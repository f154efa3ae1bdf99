import type { DraftEventType } from '#shared/grids/draft-life.ts'
import type { PlanEventType } from '#shared/grids/plan.ts'
import * as m from '../paraglide/messages.js'

/** What happened to plans and drafts, in a word. */
export const planEventWords: Readonly<Record<PlanEventType | DraftEventType, () => string>> = {
  'plan.published': m.event_plan_published,
  'plan.scheduled': m.event_plan_scheduled,
  'plan.cancelled': m.event_plan_cancelled,
  'draft.created': m.event_draft_created,
  'draft.imported': m.event_draft_imported,
  'draft.rebased': m.event_draft_rebased,
  'draft.submitted': m.event_draft_submitted,
  'draft.approved': m.event_draft_approved,
  'draft.rejected': m.event_draft_rejected,
  'draft.withdrawn': m.event_draft_withdrawn,
  'draft.discarded': m.event_draft_discarded,
  'draft.scheduled': m.event_draft_scheduled,
  'draft.published': m.event_draft_published,
  'draft.cancelled': m.event_draft_cancelled,
  'draft.failed': m.event_draft_failed,
}
