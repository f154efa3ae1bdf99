import { Status, type Incident, type Urgency } from '#shared/incidents/incident.ts'
import { isOpen } from '#shared/incidents/lifecycle.ts'
import type { Actor } from '#shared/people/person.ts'
import { liesUnder } from '#shared/lib/division-code.ts'

/** 'open' is what still waits for somebody: 待办; 'review' what a new plan has put in question: 待复核. */
export type StatusFilter = 'open' | 'all' | 'review' | Status
export const FILTERS: readonly StatusFilter[] = ['open', 'review', 'all', ...Status.options]

export interface IncidentFilter {
  readonly status: StatusFilter
  /** None chosen means all of them. */
  /** By their codes. */
  readonly nets: readonly string[]
  readonly urgencies: readonly Urgency[]
  /** By their codes. */
  readonly classes: readonly string[]
  /** Only those that are assigned to the reader, or to their centre. */
  readonly isMine: boolean
  /** Only those in this division. */
  readonly within: string | null
  readonly words: string
}

export const ANY: IncidentFilter = {
  status: 'open',
  nets: [],
  urgencies: [],
  classes: [],
  isMine: false,
  within: null,
  words: '',
}

/** Whether an incident passes; made once for a filter, so that its words are folded once. */
export function passing(
  { status, nets, urgencies, classes, isMine, within, words }: IncidentFilter,
  reader: Pick<Actor, 'id' | 'division'>,
): (incident: Incident) => boolean {
  const sought = words.trim().toLowerCase()
  return (incident) =>
    hasStatus(incident, status) &&
    (nets.length === 0 || (incident.net !== undefined && nets.includes(incident.net))) &&
    (urgencies.length === 0 || urgencies.includes(incident.urgency)) &&
    (classes.length === 0 || classes.includes(incident.class)) &&
    (!isMine || isAssignedTo(incident, reader)) &&
    (within === null || liesUnder(incident.division, within)) &&
    (sought === '' || textOf(incident).includes(sought))
}

/** To a person, or to the division that they are in charge of. */
export const isAssignedTo = (
  { assignee }: Pick<Incident, 'assignee'>,
  { id, division }: Pick<Actor, 'id' | 'division'>,
): boolean => assignee !== null && (assignee === id || assignee === division)

function hasStatus(incident: Incident, status: StatusFilter): boolean {
  if (status === 'all') return true
  if (status === 'open') return isOpen(incident)
  if (status === 'review') return isOpen(incident) && incident.review !== undefined
  return incident.status === status
}

const textOf = ({ title, description = '', id }: Incident): string =>
  `${title}\n${description}\n${id}`.toLowerCase()

/** Newest first, by the server's time; the id decides between equals, so that the order never flickers. */
export const newestFirst = (a: Incident, b: Incident): number => {
  if (a.reportedAt !== b.reportedAt) return a.reportedAt < b.reportedAt ? 1 : -1
  return a.id < b.id ? 1 : -1
}
