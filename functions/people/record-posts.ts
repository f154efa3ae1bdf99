import { countyOf } from '#shared/lib/division-code.ts'
import type { LedgerEvent } from '#shared/ledger/event.ts'
import type { PersonId } from '#shared/lib/id.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { PostFact } from '#shared/people/decide-post.ts'
import type { Appointment } from '#shared/people/post.ts'
import { nextEvent } from '../platform/dynamo/commit.ts'
import type { StoredPosts } from './post-table.ts'

interface Occasion {
  readonly actor: PersonId
  readonly at: Instant
  readonly codes: LedgerEvent['codes']
}

/** The next event of a place's chain of posts. */
export const postEvent = (posts: StoredPosts, type: PostFact['type'], { actor, at, codes }: Occasion) =>
  nextEvent(
    {
      aggregate: `post_${posts.division}`,
      type,
      county: countyOf(posts.division),
      actor,
      at,
      codes: { version: posts.version + 1, ...codes },
    },
    posts.head,
    null,
  )

/** An appointment by codes and references; what an organisation calls itself is free text and stays out. */
export const codesOf = ({ id, post, person, unit, above, from, to }: Appointment): LedgerEvent['codes'] => ({
  appointment: id,
  post,
  person,
  unit,
  above,
  from,
  to,
})
