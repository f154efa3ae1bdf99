import type { Instant } from '#shared/lib/time.ts'
import type { Appointment } from '#shared/people/post.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { POST_HEAD } from '../platform/dynamo/keys.ts'
import { getRows } from '../platform/dynamo/query.ts'
import { postTable } from './post-table.ts'

/** Places asked at once. */
const AT_ONCE = 20

/**
 * Those of some places that ever had a post, in the order given: their heads are read in batches, and nothing
 * of places that are not asked.
 */
export async function placesWithPosts(codes: readonly string[], db: Database): Promise<string[]> {
  const heads = codes.map((division) => ({ division, postKey: POST_HEAD }))
  const rows = await getRows(db, 'posts', heads)
  const known = new Set(rows.map(({ division }) => String(division)))
  return codes.filter((code) => known.has(code))
}

/**
 * The appointments at each of some places that have not ended at a time; when that is past, only those that
 * had begun by then. Places without any are not in it.
 */
export async function standingPosts(
  codes: readonly string[],
  { at, isPast }: { readonly at: Instant; readonly isPast: boolean },
  db: Database,
): Promise<Map<string, Appointment[]>> {
  const posts = postTable(db, { division: '' })
  const standing = new Map<string, Appointment[]>()
  const stands = ({ from, to }: Appointment): boolean => (to === null || to > at) && (!isPast || from <= at)
  for (let start = 0; start < codes.length; start += AT_ONCE) {
    const some = codes.slice(start, start + AT_ONCE)
    const found = await Promise.all(some.map(posts.find))
    found.forEach((place, i) => {
      const open = place?.appointments.filter(stands) ?? []
      if (open.length > 0) standing.set(some[i]!, open)
    })
  }
  return standing
}
