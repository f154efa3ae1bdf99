import { TicketId } from '#shared/lib/id.ts'
import type { ConnectionTable, TicketTable } from './connection-table.ts'

/** Opens a line for a ticket; whether it was good. */
export async function openLine(
  {
    ticket,
    connectionId,
    nowEpochSeconds,
  }: { ticket: string | undefined; connectionId: string; nowEpochSeconds: number },
  tickets: TicketTable,
  connections: ConnectionTable,
): Promise<boolean> {
  const id = TicketId.safeParse(ticket)
  const watcher = id.success ? await tickets.take(id.data, nowEpochSeconds) : null
  if (watcher === null || watcher.endsAtEpochSeconds <= nowEpochSeconds) return false
  await connections.put(connectionId, watcher)
  return true
}
