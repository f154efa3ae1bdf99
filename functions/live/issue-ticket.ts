import { ulid } from 'ulid'
import { ticketIdFrom } from '#shared/live/id.ts'
import type { Caller } from '../platform/http/exchange.ts'
import type { TicketTable } from './ticket-table.ts'

const TICKET_SECONDS = 60

/**
 * A ticket that opens one line in the caller's name: browsers send no Authorization header to a WebSocket.
 */
export async function issueTicket(
  { actor, personVersion, tokenEndsAtEpochSeconds }: Caller,
  nowEpochSeconds: number,
  tickets: TicketTable,
) {
  const ticket = ticketIdFrom(ulid())
  const { id: person, division, actions } = actor
  await tickets.put(
    ticket,
    { person, division, actions, personVersion, endsAtEpochSeconds: tokenEndsAtEpochSeconds },
    nowEpochSeconds + TICKET_SECONDS,
  )
  return { ticket }
}
