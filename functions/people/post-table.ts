import * as z from 'zod'
import { countyOf, liesUnder } from '#shared/lib/division-code.ts'
import type { PersonId } from '#shared/lib/id.ts'
import { ChainEnd } from '#shared/people/person.ts'
import type { Posts } from '#shared/people/decide-post.ts'
import { Appointment, PostPlace } from '#shared/people/post.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { POST_HEAD } from '../platform/dynamo/keys.ts'
import { getRow, queryAll, queryPage, type Key, type Row } from '../platform/dynamo/query.ts'
import { absent, is, type Write } from '../platform/dynamo/transact.ts'

/** How often the posts of a place changed, and the end of their chain. */
export const PostHead = z.object({
  v: z.literal(1),
  division: PostPlace,
  version: z.int().positive(),
  head: ChainEnd,
})

export interface StoredPosts extends Posts {
  readonly head: ChainEnd | null
}

const appointmentOf = (row: Row): Appointment => Appointment.parse(row['appointment'])
const isAppointment = (row: Row): boolean => row['postKey'] !== POST_HEAD

/** The posts of places under a division: what lies outside does not exist here. */
export function postTable(db: Database, { division: scope }: { division: string }) {
  const head = async (division: string) => {
    const row = await getRow(db, 'posts', { division, postKey: POST_HEAD })
    return row === undefined ? null : PostHead.parse(row)
  }
  return {
    /** All of a place: some dozens, with those that ended some hundreds. */
    find: async (division: string): Promise<StoredPosts | null> => {
      if (!liesUnder(division, scope)) return null
      // One query, so that version and appointments are of one moment.
      const rows = await queryAll(db, { table: 'posts', where: ['division', division] })
      const top = rows.filter((row) => !isAppointment(row)).map((row) => PostHead.parse(row))[0]
      return {
        division,
        version: top?.version ?? 0,
        head: top?.head ?? null,
        appointments: rows.filter(isAppointment).map(appointmentOf),
      }
    },
    page: async (division: string, after: Key | undefined) => {
      if (!liesUnder(division, scope)) return null
      const [top, { rows, next }] = await Promise.all([
        head(division),
        queryPage(db, { table: 'posts', where: ['division', division], after, limit: 200 }),
      ])
      const appointments = rows.filter(isAppointment).map(appointmentOf)
      return { version: top?.version ?? 0, appointments, next }
    },
    /** The posts of a person in places under the division. */
    ofPerson: async (person: PersonId): Promise<Appointment[]> =>
      (await queryAll(db, { table: 'posts', index: 'by-person', where: ['person', person] }))
        .map(appointmentOf)
        .filter(({ division }) => liesUnder(division, scope)),
  }
}

/** The writes of some appointments of a place, changed and new: refused when its posts changed meanwhile. */
export function changePosts(before: StoredPosts, after: readonly Appointment[], head: ChainEnd): Write[] {
  const { division, version } = before
  const known = new Set(before.appointments.map(({ id }) => id))
  const top: Write = {
    table: 'posts',
    put: { v: 1, division, postKey: POST_HEAD, county: countyOf(division), version: version + 1, head },
    when: before.head === null ? absent('division') : is('version', version),
  }
  const rows = after.map((appointment): Write => {
    const { id, person } = appointment
    // An index takes no null: who has no person is not in it.
    const row = { v: 1, division, postKey: id, appointment, ...(person === null ? {} : { person }) }
    return { table: 'posts', put: row, when: known.has(id) ? is('postKey', id) : absent('division') }
  })
  return [top, ...rows]
}
