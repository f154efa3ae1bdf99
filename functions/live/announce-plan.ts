import type { LiveMessage } from '#shared/contract/live.ts'
import type { LedgerEvent } from '#shared/ledger/event.ts'
import type { ConnectionTable } from './connection-table.ts'
import { toAll, type Push } from './push.ts'

/**
 * Tells every line whose division overlaps the county that another plan is in force, or is to be or not to
 * be; a repeat is harmless.
 */
export async function announcePlan(
  event: LedgerEvent,
  connections: ConnectionTable,
  push: Push,
): Promise<void> {
  const message = messageOf(event)
  if (message !== null) await push(toAll(await connections.watching(event.county), message))
}

function messageOf({ type, county: division, codes: { version } }: LedgerEvent): LiveMessage | null {
  if (type === 'plan.scheduled' || type === 'plan.cancelled') return { v: 1, type: 'schedule', division }
  if (type !== 'plan.published' || typeof version !== 'number') return null
  return { v: 1, type: 'plan', division, version }
}
