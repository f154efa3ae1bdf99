import { countyOf } from '#shared/lib/division-code.ts'
import type { PersonId } from '#shared/lib/id.ts'
import { decidePost, type PostFact } from '#shared/people/decide-post.ts'
import type { Actor } from '#shared/people/person.ts'
import type { Appointment, PostCommand } from '#shared/people/post.ts'
import type { Clock } from '../platform/clock.ts'
import { commit } from '../platform/dynamo/commit.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { Fault } from '../platform/fault.ts'
import { peopleTable } from './people-table.ts'
import type { Places } from './places.ts'
import { changePosts, postTable, type StoredPosts } from './post-table.ts'
import { codesOf, postEvent } from './record-posts.ts'
import { takenBy, takeOnce, type Once } from '../platform/dynamo/take-once.ts'

export interface PostMeans {
  readonly actor: Pick<Actor, 'id' | 'division'>
  readonly db: Database
  readonly clock: Clock
  readonly places: Pick<Places, 'exists'>
}

type Answer = { version: number; appointment: Omit<Appointment, 'v'> }

/**
 * Appoints, ends or corrects, once. Throws Fault not-found for a place outside the own division or, to
 * appoint, outside the plan; invalid for what does not go together or a person who is not here;
 * version-conflict; state-refused when two would hold at one time what one can hold.
 */
export async function commandPosts(
  division: string,
  command: PostCommand,
  means: PostMeans,
): Promise<Once<Answer>> {
  const { actor, db, clock } = means
  const at = clock()
  const taken = takenBy(command, division, actor.id)
  return takeOnce({ db, at, taken }, async () => {
    const posts = await postTable(db, actor).find(division)
    if (posts === null) throw new Fault('not-found', `no place ${division}`)
    const { type, after } = factOf(posts, command)
    await assertKnown(posts, after, { command, means })
    const codes = { ...codesOf(after), command: taken.id }
    const { event, payload } = postEvent(posts, type, { actor: actor.id, at, codes })
    const { v: _v, ...appointment } = after
    const answer = { version: posts.version + 1, appointment }
    const first = await commit(db, {
      command: { ...taken, answer: JSON.stringify(answer) },
      event,
      payload,
      state: changePosts(posts, [after], { seq: event.seq, hash: event.hash }),
    })
    return { answer, first }
  })
}

function factOf(posts: StoredPosts, command: PostCommand): PostFact {
  const decided = decidePost(posts, command)
  if (!('refused' in decided)) return decided
  const { refused, field } = decided
  throw new Fault(refused, `${command.type} of version ${posts.version}${field ? `: ${field}` : ''}`, {
    ...(field === undefined ? {} : { field }),
    currentVersion: posts.version,
  })
}

/**
 * Who is newly named must be one of ours, on duty, on the way up or in the county; a new post hangs in the
 * plan.
 */
async function assertKnown(
  { division, appointments }: StoredPosts,
  { id, person }: Appointment,
  { command, means: { db, places } }: { command: PostCommand; means: PostMeans },
): Promise<void> {
  if (command.type === 'appoint' && !(await places.exists(division))) {
    throw new Fault('not-found', `the plan has no ${division}`)
  }
  const before = appointments.find((one) => one.id === id)
  if (person === null || before?.person === person) return
  if (!(await isColleague(person, countyOf(division), db))) {
    throw new Fault('invalid', `person: nobody here is called ${person}`, { field: 'person' })
  }
}

async function isColleague(id: PersonId, county: string, db: Database): Promise<boolean> {
  const person = await peopleTable(db).find(id)
  if (person === null || person.disabled) return false
  return person.division.startsWith(county) || county.startsWith(person.division)
}
