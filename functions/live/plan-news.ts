import type { LedgerEvent } from '#shared/ledger/event.ts'
import { topic } from '#shared/live/topic.ts'
import type { Publication } from '../platform/publication.ts'

/**
 * What all who watch a county hear of its plan: another is in force, or is to be or not to be. Null for any
 * other fact. Its chain counts the news.
 */
export function planNews({
  type,
  county: id,
  seq: version,
  codes,
}: LedgerEvent): Publication<'plans'> | null {
  const isSchedule = type === 'plan.scheduled' || type === 'plan.cancelled'
  const isInForce = type === 'plan.published' && typeof codes['version'] === 'number'
  if (!isSchedule && !isInForce) return null
  return {
    kind: 'plans',
    id,
    version,
    record: isInForce ? { id, inForce: Number(codes['version']) } : { id },
    audience: { topics: [topic('division', id)], actions: ['plans.read'], readers: null },
    before: null,
  }
}
