import type { ErrorCode } from '../contract/errors.ts'
import { DAY, shift, type Instant } from '../lib/time.ts'
import type { Actor } from '../people/person.ts'
import type { NOTICE_EVENTS, NoticeCommand } from './command.ts'
import { endsWhenAcknowledged, type Notice } from './notice.ts'

/** Whatever is put off longer is forgotten. */
const LONGEST_SNOOZE = DAY

interface Refused {
  readonly refused: Extract<ErrorCode, 'invalid' | 'version-conflict' | 'state-refused'>
  readonly detail: string
  readonly field?: string
}

interface NoticeFact {
  readonly type: (typeof NOTICE_EVENTS)[number]
  readonly after: Notice
}

interface Deciding {
  readonly actor: Pick<Actor, 'id' | 'name'>
  readonly at: Instant
}

/** What becomes of a command to a notice: what happened and the notice after it, or why not. */
export function decide(
  notice: Notice,
  command: NoticeCommand,
  { actor: { id, name }, at }: Deciding,
): NoticeFact | Refused {
  if (notice.clearedAt !== null) return { refused: 'state-refused', detail: 'it is over already' }
  if (notice.acknowledged !== null) {
    const { by } = notice.acknowledged
    return {
      refused: 'state-refused',
      detail: `${by.name} has acknowledged it already`,
    }
  }
  if (command.expectedVersion !== notice.version)
    return { refused: 'version-conflict', detail: 'somebody else changed it meanwhile' }
  const by = { id, name }
  const version = notice.version + 1
  if (command.type === 'acknowledge')
    return {
      type: 'notice.acknowledged',
      after: {
        ...notice,
        version,
        acknowledged: { by, at },
        clearedAt: endsWhenAcknowledged(notice.kind) ? at : null,
      },
    }
  if (command.until <= at || command.until > shift(at, LONGEST_SNOOZE))
    return { refused: 'invalid', detail: 'until: expected within the next 24 hours', field: 'until' }
  return { type: 'notice.snoozed', after: { ...notice, version, snoozed: { by, until: command.until } } }
}
