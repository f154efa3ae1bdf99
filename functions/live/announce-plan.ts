import type { LedgerEvent } from '#shared/ledger/event.ts'
import type { ConnectionTable } from './connection-table.ts'
import type { Push } from './push.ts'

/** Tells every line whose division overlaps the county that another plan is in force; a repeat is harmless. */
export async function announcePlan(
  event: LedgerEvent,
  connections: ConnectionTable,
  push: Push,
): Promise<void> {
  const { county, codes } = event
  if (event.type !== 'plan.published' || typeof codes['version'] !== 'number') return
  const lines = await connections.watching(county)
  await push(lines, { v: 1, type: 'plan', division: county, version: codes['version'] })
}
