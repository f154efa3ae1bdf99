import type { EventType } from '#shared/ledger/event.ts'
import * as m from '../paraglide/messages.js'

/** What happened, in a word. */
export const eventWords: Readonly<Record<EventType, () => string>> = {
  'incident.reported': m.event_reported,
  'incident.accepted': m.event_accepted,
  'incident.returned': m.event_returned,
  'incident.resubmitted': m.event_resubmitted,
  'incident.refused': m.event_refused,
  'incident.assigned': m.event_assigned,
  'incident.started': m.event_started,
  'incident.fed-back': m.event_fed_back,
  'incident.verified': m.event_verified,
  'incident.closed': m.event_closed,
  'incident.commented': m.event_commented,
  'incident.relocated': m.event_relocated,
  'incident.grid-chosen': m.event_grid_chosen,
  'incident.reassigned': m.event_reassigned,
  'incident.questioned': m.event_questioned,
  'incident.forgotten': m.event_forgotten,
  'plan.published': m.event_plan_published,
  'plan.scheduled': m.event_plan_scheduled,
  'plan.cancelled': m.event_plan_cancelled,
  'person.added': m.event_person_added,
  'person.changed': m.event_person_changed,
  'person.disabled': m.event_person_disabled,
  'person.enabled': m.event_person_enabled,
  'post.appointed': m.event_post_appointed,
  'post.ended': m.event_post_ended,
  'post.corrected': m.event_post_corrected,
}
