import * as z from 'zod'
import { Cursor } from '../contract/cursor.ts'
import { route } from '../contract/route.ts'
import { NoticeCommand } from './command.ts'
import { Notice, NoticeId } from './notice.ts'

export const noticeRoutes = {
  listNotices: route({
    method: 'GET',
    path: '/api/notices',
    access: 'session.read',
    summary:
      'What stands in my division and is for me to know, county by county, the most pressing first; what is over is left out',
    query: z.strictObject({ cursor: Cursor.optional() }),
    returns: z.strictObject({ items: z.array(Notice), cursor: Cursor.optional() }),
    errors: ['invalid-cursor'],
  }),
  commandNotice: route({
    method: 'POST',
    path: '/api/notices/{id}/commands',
    access: 'session.read',
    summary: 'Acknowledge a notice for all who read it, or put it off for at most 24 hours',
    params: z.strictObject({ id: NoticeId }),
    body: NoticeCommand,
    returns: z.strictObject({ notice: Notice }),
    errors: ['not-found', 'invalid', 'version-conflict', 'state-refused', 'id-reused'],
  }),
}
