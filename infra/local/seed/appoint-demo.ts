import { addPerson } from '#functions/people/manage-person.ts'
import { commandPosts } from '#functions/people/command-posts.ts'
import type { Database } from '#functions/platform/dynamo/database.ts'
import { CommandId, PersonId } from '#shared/lib/id.ts'
import { AppointmentId, UnitId } from '#shared/people/id.ts'
import { DAY, shift, type Instant } from '#shared/lib/time.ts'
import { Addition } from '#shared/people/command.ts'
import { PostCommand } from '#shared/people/post.ts'
import { toActor } from '#functions/platform/auth/know-caller.ts'
import { DEMO_STAFF } from '../demo/staff.ts'
import { findDemoPerson } from '../people.ts'

interface Grid {
  readonly code: string
  readonly name: string
}

/** Somebody who headed the first grid before, so that a history is seen. */
const FORMER_DAYS = 400

/**
 * Gives some communities of the demo county their people, through the same use cases as the API: heads,
 * members and party branches of their grids, and the chain from the community to a household centre. All ids
 * are made from the codes, so to do it again changes nothing.
 */
export async function appointDemo(grids: readonly Grid[], at: Instant, db: Database): Promise<void> {
  const staff = findDemoPerson('county-staff')?.person
  const actor = staff === undefined ? null : toActor(staff)
  if (actor === null) throw new Error('the demo has nobody who appoints')
  const means = { actor, db, clock: () => at, places: { exists: () => Promise.resolve(true) } }
  for (const { community, name, phone } of DEMO_STAFF) {
    const id = staffId(community, name)
    const roles = ['grid-member']
    const commandId = idAt(CommandId, 'cmd', community, indexOf(community, name))
    await addPerson(Addition.parse({ commandId, id, name, phone, roles, division: community }), means)
  }
  for (const place of placesOf(grids)) {
    for (const [version, post] of postsOf(place, at).entries()) {
      const about = { commandId: idAt(CommandId, 'cmd', place.code, 50 + version), expectedVersion: version }
      const appointment = idAt(AppointmentId, 'apt', place.code, version)
      const command = PostCommand.parse({ ...about, appointment, type: 'appoint', ...post })
      await commandPosts(place.code, command, means)
    }
  }
}

const staffOf = (community: string) => DEMO_STAFF.filter((one) => one.community === community)
const indexOf = (community: string, name: string): number =>
  staffOf(community).findIndex((one) => one.name === name)
const staffId = (community: string, name: string): PersonId =>
  PersonId.parse(`demo-${community}-${indexOf(community, name) + 1}`)

/** A ULID of digits: the code and a number behind it. */
const idAt = <T>(schema: { parse: (id: string) => T }, prefix: string, code: string, n: number): T =>
  schema.parse(`${prefix}_0${code.padEnd(15, '0')}${String(n).padStart(10, '0')}`)

function placesOf(grids: readonly Grid[]): Grid[] {
  const communities = [...new Set(DEMO_STAFF.map(({ community }) => community))]
  return communities.flatMap((code) => {
    const inside = grids.filter((grid) => grid.code.startsWith(code))
    const name = inside[0]?.name.replace(/第\d+网格$/, '') ?? code
    return inside.length === 0 ? [] : [{ code, name }, ...inside]
  })
}

function postsOf({ code, name }: Grid, at: Instant): object[] {
  const community = code.slice(0, 12)
  const [head, member, helper] = staffOf(community).map((one) => staffId(community, one.name))
  if (code === community) {
    return [{ post: 'community-party', organisation: `中共${name}委员会`, person: head, from: at }]
  }
  const isFirst = code.endsWith('001')
  const unit = idAt(UnitId, 'unit', code, 0)
  const former = { post: 'grid-head', person: member, from: shift(at, -FORMER_DAYS * DAY), to: at }
  return [
    ...(isFirst ? [former] : []),
    { post: 'grid-head', person: head, from: at },
    { post: 'grid-member', person: member, from: at },
    { post: 'part-time-member', person: helper, from: at },
    { post: 'party-branch', organisation: `${name}党支部`, person: head, from: at },
    ...(isFirst
      ? [
          { post: 'building-group', organisation: '1 栋楼栋党组织', unit, person: helper, from: at },
          {
            post: 'household-centre',
            organisation: '2 单元党员中心户',
            unit: idAt(UnitId, 'unit', code, 1),
            above: unit,
            from: at,
          },
        ]
      : []),
  ]
}
