import { Urgency, type Incident } from '#shared/incidents/incident.ts'
import { waitsFor } from '#shared/incidents/lifecycle.ts'
import type { Actor } from '#shared/people/person.ts'
import { newestFirst } from './filter.ts'

/**
 * How a queue stands. By urgency: the most pressing first, of these what waits for the reader, then what has
 * waited the longest. By report, or by the last change: the newest first.
 */
export const ORDERS = ['urgency', 'newest', 'changed'] as const
export type QueueOrder = (typeof ORDERS)[number]

export function ordered(incidents: readonly Incident[], order: QueueOrder, actor: Actor): Incident[] {
  if (order === 'newest') return incidents.toSorted(newestFirst)
  if (order === 'changed')
    return incidents.toSorted((a, b) =>
      a.changedAt === b.changedAt ? newestFirst(a, b) : a.changedAt < b.changedAt ? 1 : -1,
    )
  return incidents
    .map((incident) => ({
      incident,
      // An urgency of a newer server stands with what is general.
      rank: -Urgency.options.indexOf(incident.urgency),
      waits: waitsFor(incident, actor) ? 0 : 1,
    }))
    .sort((a, b) => a.rank - b.rank || a.waits - b.waits || newestFirst(b.incident, a.incident))
    .map(({ incident }) => incident)
}
