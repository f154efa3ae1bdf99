import type { Instant } from '#shared/lib/time.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { postTable } from './post-table.ts'

/** Places asked at once. */
const AT_ONCE = 20

/** How many appointments stand at each of some places that have not ended at a time; places without any are not in it. */
export async function countAppointments(
  codes: readonly string[],
  at: Instant,
  db: Database,
): Promise<Map<string, number>> {
  const posts = postTable(db, { division: '' })
  const counts = new Map<string, number>()
  for (let start = 0; start < codes.length; start += AT_ONCE) {
    const some = codes.slice(start, start + AT_ONCE)
    const found = await Promise.all(some.map(posts.find))
    found.forEach((place, i) => {
      const open = place?.appointments.filter(({ to }) => to === null || to > at) ?? []
      if (open.length > 0) counts.set(some[i]!, open.length)
    })
  }
  return counts
}
