import type { NoticeCommand } from '#shared/notices/command.ts'
import { decide } from '#shared/notices/decide.ts'
import { noticeChain, type Notice, type NoticeId } from '#shared/notices/notice.ts'
import type { Actor } from '#shared/people/person.ts'
import type { Clock } from '../platform/clock.ts'
import { commit, nextEvent } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { takenBy, takeOnce } from '../platform/dynamo/take-once.ts'
import { Fault } from '../platform/fault.ts'
import { isReader } from '../platform/publication.ts'
import { changeNotice, noticeTable, type StoredNotice } from './notice-table.ts'

interface Means {
  readonly actor: Actor
  readonly db: Database
  readonly clock: Clock
}

/**
 * Acknowledges a notice or puts it off, once. Throws Fault not-found for one that is not for the actor,
 * state-refused when it is over or acknowledged, version-conflict, and invalid for a time too far away.
 */
export async function commandNotice(
  id: NoticeId,
  command: NoticeCommand,
  { actor, db, clock }: Means,
): Promise<{ notice: Notice }> {
  const at = clock()
  const taken = takenBy(command, id, actor.id)
  const { answer } = await takeOnce({ db, at, taken }, async () => {
    const before = await noticeTable(db).find(id)
    if (before === null || !isReader(before, actor)) throw new Fault('not-found', `no notice ${id}`)
    const decided = decide(before.notice, command, { actor, at })
    if ('refused' in decided) {
      const { refused, detail, ...more } = decided
      throw new Fault(refused, detail, { ...more, currentVersion: before.notice.version })
    }
    const { event, payload } = nextEvent(
      {
        aggregate: noticeChain(id),
        type: decided.type,
        county: before.notice.county,
        actor: actor.id,
        at,
        codes: {
          version: decided.after.version,
          command: command.commandId,
          ...(command.type === 'snooze' ? { until: command.until } : {}),
        },
      },
      before.head,
      null,
    )
    const after: StoredNotice = {
      ...before,
      notice: decided.after,
      head: { seq: event.seq, hash: event.hash },
    }
    const answer = { notice: decided.after }
    const first = await commit(db, {
      command: { ...taken, answer: JSON.stringify(answer) },
      event,
      payload,
      state: [changeNotice(before, after)],
    })
    return { answer, first }
  })
  return answer
}
