import type { IncidentEventType } from '#shared/incidents/facts.ts'
import { wordIn } from '../app/code-words.ts'
import * as m from '../paraglide/messages.js'

/** What happened to an incident, in a word. */
export const incidentEventWords: Readonly<Record<IncidentEventType, () => string>> = {
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
  'incident.question-dropped': m.event_question_dropped,
  'incident.forgotten': m.event_forgotten,
}

/** As a history shows it; an event of a newer server stands as it came. */
export const eventWords = (type: string): string => wordIn(incidentEventWords, type)
