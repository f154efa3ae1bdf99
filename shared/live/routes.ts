import * as z from 'zod'
import { route } from '../contract/route.ts'
import { TicketId } from './id.ts'

export const liveRoutes = {
  issueTicket: route({
    method: 'POST',
    path: '/api/live/ticket',
    access: 'session.read',
    summary: 'A ticket that opens one WebSocket, once, within 60 s: /live?ticket=',
    returns: z.strictObject({ ticket: TicketId }),
  }),
}
