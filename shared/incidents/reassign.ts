import { isDivisionCode } from '../lib/division-code.ts'
import type { Placed } from './decide.ts'
import { placeCodes, type Fact } from './facts.ts'
import type { Incident } from './incident.ts'
import { isOpen } from './lifecycle.ts'

/**
 * What another plan means for an open incident whose place it decides as `placed`: a new owner by rule; a question, where a person had
 * chosen the grid and the rule would now name another; or nothing, also for one that is closed: it keeps the grid of its day. Who acts follows when it was the owner itself that acted.
 */
export function reassign(incident: Incident, placed: Placed): Fact | null {
  const { placement } = placed
  if (!isOpen(incident.status)) return null
  if (placement?.planVersion == null || incident.placement === null) return null
  if (incident.placement.chooser === 'person')
    return question(incident, placement.planVersion, placement.owner)
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

/** Asked once for a plan: a person may have settled it since. */
function question(incident: Incident, planVersion: number, suggested: string | null): Fact | null {
  if (suggested === incident.grid || incident.review?.planVersion === planVersion) return null
  // The rule said the same of the plan before: nothing has changed that the person did not know.
  const ruled = incident.placement?.candidates.find(({ inside }) => inside)?.code ?? null
  if (suggested === ruled) return null
  return {
    type: 'incident.questioned',
    codes: { status: incident.status, planVersion, suggested, grid: incident.grid },
    text: null,
  }
}
