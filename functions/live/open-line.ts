import type { PersonId } from '#shared/lib/id.ts'
import { TicketId } from '#shared/live/id.ts'
import { actionsOf } from '#shared/people/access.ts'
import type { Person } from '#shared/people/person.ts'
import type { Line, SubscriptionTable } from './subscription-table.ts'
import type { TicketTable } from './ticket-table.ts'

interface Handshake {
  readonly line: string
  readonly ticket: string | undefined
  /** The form of messages that the page takes; pages of the release before do not say. */
  readonly form: string | undefined
}

interface LineDoor {
  readonly tickets: TicketTable
  readonly subscriptions: SubscriptionTable
  readonly findPerson: (id: PersonId) => Promise<Person | null>
}

/**
 * Opens a line for a ticket; whether it was good. The person's row is read as it is: a ticket may be as old
 * as what the function that gave it remembered. Each hears of its own person from the start. A page of the
 * release before asks for nothing: it hears of its person's division.
 */
export async function openLine(
  { line, ticket, form }: Handshake,
  nowEpochSeconds: number,
  { tickets, subscriptions, findPerson }: LineDoor,
): Promise<boolean> {
  const id = TicketId.safeParse(ticket)
  const watcher = id.success ? await tickets.take(id.data, nowEpochSeconds) : null
  if (watcher === null || watcher.endsAtEpochSeconds <= nowEpochSeconds) return false
  const person = await findPerson(watcher.person)
  if (person === null || person.disabled) return false
  const { division, roles, version: personVersion } = person
  const now = { ...watcher, division, actions: actionsOf(roles), personVersion }
  const opened: Line = { ...now, line, form: form === '2' ? 2 : 1 }
  const own = `person:${watcher.person}`
  await subscriptions.open(opened, opened.form === 1 ? [own, `division:${division}`] : [own])
  return true
}
