import { isDivisionCode } from '../lib/division-code.ts'
import type { Placed } from './decide.ts'
import { placeCodes, type Fact } from './facts.ts'
import type { Incident } from './incident.ts'
import { isOpen } from './lifecycle.ts'

/**
 * What another plan means for an open incident whose place it decides as `placed`: a new owner by rule; a
 * question, where a person had chosen the grid and the rule would now name another; that question taken back,
 * where this plan does not ask it any more; or nothing, also for one that is closed: it keeps the grid of its
 * day. Who acts follows when it was the owner itself that acted. `isGone`: the plan has no grid any more of
 * the code that owns it now.
 */
export function reassign(incident: Incident, placed: Placed, isGone: boolean): Fact | null {
  const { placement } = placed
  if (!isOpen(incident)) return null
  if (placement?.planVersion == null || incident.placement === null) return null
  if (incident.placement.chooser === 'person')
    return question(incident, placement.planVersion, placement.owner, isGone)
  if (placement.owner === incident.grid) return null
  const isOwnersWork = incident.assignee !== null && incident.assignee === incident.grid
  return {
    type: 'incident.reassigned',
    codes: {
      status: incident.status,
      ...placeCodes(placed.division, placement),
      before: incident.grid,
      ...(isOwnersWork && isDivisionCode(placed.division) ? { assignee: placed.division } : {}),
    },
    text: { placement },
  }
}

/**
 * Whether an incident goes from one grid to another, and not only with its grid to that one's new code
 * (`newCodeOf` the old one).
 */
export const changesHands = (
  { from, to }: { readonly from: string | null; readonly to: string | null },
  newCodeOf: ReadonlyMap<string, string>,
): boolean => ((from && newCodeOf.get(from)) ?? from) !== to

/**
 * Asked once for a plan, and only when the rule says other than it said to the person who chose, or the
 * chosen grid is gone.
 */
function question(
  { status, grid, review, placement }: Incident,
  planVersion: number,
  suggested: string | null,
  isGone: boolean,
): Fact | null {
  if (review?.planVersion === planVersion) return null
  const ruled = placement === null || placement.rule === 'outside' ? null : placement.candidates[0]?.code
  const asks = suggested !== grid && (suggested !== ruled || isGone)
  if (!asks && review === undefined) return null
  return {
    type: asks ? 'incident.questioned' : 'incident.question-dropped',
    codes: { status, planVersion, suggested, grid },
    text: null,
  }
}
