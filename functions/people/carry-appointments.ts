import { ulid } from 'ulid'
import { commandIdFrom } from '#shared/lib/id.ts'
import { AppointmentId, appointmentIdFrom } from '#shared/people/id.ts'
import type { Instant } from '#shared/lib/time.ts'
import { carriedOn } from '#shared/people/decide-post.ts'
import { ruleActor } from '#shared/people/rule-actor.ts'
import type { Clock } from '../platform/clock.ts'
import { commit, ledgerWrites } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { againWhenOvertaken } from '../platform/dynamo/lost-race.ts'
import { changePosts, postTable } from './post-table.ts'
import { postEvent } from './record-posts.ts'

/** The platform acts by rule here, not a person. */
const BY_RULE = ruleActor('rule:plan')

/**
 * Each is written twice; a transaction takes 100 writes, five of which are the command, two events and two
 * heads.
 */
const AT_ONCE = 45
/** Somebody else may appoint at the same moment; each time is a fresh look. */
const TRIES = 5

interface Renumbering {
  readonly from: string
  readonly to: string
}

/**
 * Lets the posts of grids follow to the codes under which the grids go on from a time: what holds ends on the
 * old code and begins on the new one at that instant, in one transaction. Done again it finds nothing left.
 * What somebody filled on the new code already stays as it is. Answers how many left an old code. Throws
 * Fault version-conflict when the posts change without pause.
 */
export async function carryAppointments(
  renumberings: readonly Renumbering[],
  at: Instant,
  means: { db: Database; clock: Clock },
): Promise<number> {
  let carried = 0
  for (const one of renumberings) {
    for (let now = AT_ONCE; now === AT_ONCE; carried += now)
      now = await againWhenOvertaken(TRIES, () => carrySome(one, at, means))
  }
  return carried
}

async function carrySome(
  { from, to }: Renumbering,
  at: Instant,
  { db, clock }: { db: Database; clock: Clock },
): Promise<number> {
  const [old, next] = await Promise.all(
    [from, to].map((code) => postTable(db, { division: code }).find(code)),
  )
  if (!old || !next) return 0
  const nextId = (): AppointmentId => appointmentIdFrom(ulid())
  const { ended, begun } = carriedOn(old.appointments, next, { at, nextId, most: AT_ONCE })
  if (ended.length === 0) return 0
  const command = commandIdFrom(ulid())
  const said = { rule: 'place-renumbered', at, command }
  const occasion = { actor: BY_RULE, at: clock() }
  const end = postEvent(old, 'post.ended', {
    ...occasion,
    codes: { ...said, to: at, count: ended.length, next: to },
  })
  const begin = postEvent(next, 'post.appointed', {
    ...occasion,
    codes: { ...said, from: at, count: begun.length, before: from },
  })
  await commit(db, {
    command: { id: command, hash: end.event.hash, answer: '{}' },
    event: end.event,
    payload: end.payload,
    state: [
      ...changePosts(old, ended, { seq: end.event.seq, hash: end.event.hash }),
      ...(begun.length === 0
        ? []
        : [
            ...ledgerWrites(begin.event, begin.payload),
            ...changePosts(next, begun, { seq: begin.event.seq, hash: begin.event.hash }),
          ]),
    ],
  })
  return ended.length
}
