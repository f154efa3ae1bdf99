import { ulid } from 'ulid'
import { commandIdFrom } from '#shared/lib/id.ts'
import type { Instant } from '#shared/lib/time.ts'
import { endedAt } from '#shared/people/decide-post.ts'
import { ruleActor } from '#shared/people/rule-actor.ts'
import type { Clock } from '../platform/clock.ts'
import { commit } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { againWhenOvertaken } from '../platform/dynamo/lost-race.ts'
import { changePosts, postTable } from './post-table.ts'
import { postEvent } from './record-posts.ts'

/** The platform acts by rule here, not a person. */
const BY_RULE = ruleActor('rule:plan')

/** A transaction takes 100 writes, three of which are command, event and head. */
const AT_ONCE = 90
/** Somebody else may appoint at the same moment; each time is a fresh look. */
const TRIES = 5

/**
 * Ends the posts of places (grids, communities) that cease at a time: what holds ends there, what was to
 * begin later never begins. Done again it finds nothing left, so it may be repeated at will. Answers how many
 * ended. Throws Fault version-conflict when the posts of a place change without pause.
 */
export async function endAppointments(
  codes: readonly string[],
  at: Instant,
  means: { db: Database; clock: Clock },
): Promise<number> {
  let ended = 0
  for (const code of codes) ended += await endPosts(code, at, means)
  return ended
}

async function endPosts(code: string, at: Instant, means: { db: Database; clock: Clock }): Promise<number> {
  let ended = 0
  for (let now = AT_ONCE; now === AT_ONCE; ended += now)
    now = await againWhenOvertaken(TRIES, () => endSome(code, at, means))
  return ended
}

async function endSome(
  code: string,
  at: Instant,
  { db, clock }: { db: Database; clock: Clock },
): Promise<number> {
  const posts = await postTable(db, { division: code }).find(code)
  const after = endedAt(posts?.appointments ?? [], at).slice(0, AT_ONCE)
  if (posts === null || after.length === 0) return 0
  const command = commandIdFrom(ulid())
  const { event, payload } = postEvent(posts, 'post.ended', {
    actor: BY_RULE,
    at: clock(),
    codes: { rule: 'place-ceased', to: at, count: after.length, command },
  })
  await commit(db, {
    command: { id: command, hash: event.hash, answer: '{}' },
    event,
    payload,
    state: changePosts(posts, after, { seq: event.seq, hash: event.hash }),
  })
  return after.length
}
