import * as z from 'zod'
import { CommandId } from '../lib/id.ts'
import { InstantRead } from '../lib/time.ts'

const envelope = { commandId: CommandId, expectedVersion: z.int().positive() }

/** What can be done with a notice: taken up, or put off until a time. */
export const NoticeCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('acknowledge'), ...envelope }),
  z.strictObject({ type: z.literal('snooze'), ...envelope, until: InstantRead }),
])
export type NoticeCommand = z.output<typeof NoticeCommand>

/** What the record tells of notices: what people did with them, not that they were there. */
export const NOTICE_EVENTS = ['notice.acknowledged', 'notice.snoozed'] as const
