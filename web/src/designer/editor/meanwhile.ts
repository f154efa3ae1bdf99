import type { AppliedEdit } from '#shared/grids/draft-edit.ts'
import type { Draft } from '#shared/grids/draft.ts'
import { dateTime } from '../../app/time-words.ts'
import * as m from '../../paraglide/messages.js'

type People = Parameters<typeof import('../words.ts').rejectionWords>[1]

/** Who closed a draft to drawing, and when; null of one that is open. */
export function closedWords(draft: Draft, people: People): string | null {
  const { status, submittedBy, decision, changedAt } = draft
  const time = dateTime(changedAt)
  if (status === 'open') return null
  if (status === 'discarded') return m.designer_meanwhile_discarded({ time })
  // A draft that was sent back before and is submitted anew still has the decision of that time.
  const by = status === 'submitted' ? submittedBy : decision?.by
  const who = by === undefined ? '' : people.nameOf(by)
  return status === 'submitted'
    ? m.designer_meanwhile_submitted({ who, time })
    : m.designer_meanwhile_approved({ who, time })
}

/** Whether a draft is never open again. */
export const isOver = ({ status }: Pick<Draft, 'status'>): boolean =>
  status === 'discarded' || status === 'published'

/** Who replaced all grids, and with what. */
export function replacedWords({ type, actorName: who }: Pick<AppliedEdit, 'type' | 'actorName'>): string {
  if (type === 'import') return m.designer_replaced_import({ who })
  return type === 'rebase' ? m.designer_replaced_rebase({ who }) : m.designer_replaced_turn({ who })
}
