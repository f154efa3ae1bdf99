import { TicketId } from '#shared/live/id.ts'
import type { Line, SubscriptionTable } from './subscription-table.ts'
import type { TicketTable } from './ticket-table.ts'

interface Handshake {
  readonly line: string
  readonly ticket: string | undefined
  /** The form of messages that the page takes; pages of the release before do not say. */
  readonly form: string | undefined
}

/**
 * Opens a line for a ticket; whether it was good. Each hears of its own person from the start. A page of the
 * release before asks for nothing: it hears of its person's division.
 */
export async function openLine(
  { line, ticket, form }: Handshake,
  nowEpochSeconds: number,
  { tickets, subscriptions }: { tickets: TicketTable; subscriptions: SubscriptionTable },
): Promise<boolean> {
  const id = TicketId.safeParse(ticket)
  const watcher = id.success ? await tickets.take(id.data, nowEpochSeconds) : null
  if (watcher === null || watcher.endsAtEpochSeconds <= nowEpochSeconds) return false
  const opened: Line = { ...watcher, line, form: form === '2' ? 2 : 1 }
  const own = `person:${watcher.person}`
  await subscriptions.open(opened, opened.form === 1 ? [own, `division:${watcher.division}`] : [own])
  return true
}
