import { contract } from '#shared/contract/index.ts'
import { issueTicket } from '../live/issue-ticket.ts'
import { ticketTable } from '../live/ticket-table.ts'
import { serve } from '../platform/http/stack.ts'
import { openDoors } from './doors.ts'

const { db, know } = openDoors()
const tickets = ticketTable(db)

export const handler = serve(
  contract.live,
  { issueTicket: (_, caller) => issueTicket(caller, Math.floor(Date.now() / 1000), tickets) },
  know,
)
