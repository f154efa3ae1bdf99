import type { NOTICE_EVENTS } from '#shared/notices/command.ts'
import * as m from '../paraglide/messages.js'

/** What was done with a notice, in a word. */
export const noticeEventWords: Readonly<Record<(typeof NOTICE_EVENTS)[number], () => string>> = {
  'notice.acknowledged': m.event_notice_acknowledged,
  'notice.snoozed': m.event_notice_snoozed,
}
