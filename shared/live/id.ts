import type * as z from 'zod'
import { idKind } from '../lib/id.ts'

const ticket = idKind<'ticket'>('tkt')
export const TicketId = ticket.schema
export type TicketId = z.infer<typeof TicketId>
export const ticketIdFrom = ticket.from
