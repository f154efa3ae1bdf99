import * as z from 'zod'
import { CommandId, PersonId } from '../lib/id.ts'
import { AppointmentId, UnitId } from './id.ts'
import { Name } from '../lib/name.ts'
import { Instant, InstantRead } from '../lib/time.ts'

/**
 * The posts on the tree of grids. Three are held by people: 网格长, 网格员, 兼职网格员. Four are organisations, from the
 * community down: 社区党组织, 网格党支部, 楼栋党组织, 党员中心户; a person may be named as their contact.
 */
export const Post = z.enum([
  'grid-head',
  'grid-member',
  'part-time-member',
  'party-branch',
  'building-group',
  'household-centre',
  'community-party',
])
export type Post = z.infer<typeof Post>

/**
 * Where a post hangs, who holds it, and how many may hold it at one time: one a place, one a unit, or many.
 */
export const POSTS: Readonly<
  Record<
    Post,
    { level: 'community' | 'grid'; by: 'person' | 'organisation'; one: 'place' | 'unit' | 'person' }
  >
> = {
  'grid-head': { level: 'grid', by: 'person', one: 'place' },
  'grid-member': { level: 'grid', by: 'person', one: 'person' },
  'part-time-member': { level: 'grid', by: 'person', one: 'person' },
  'party-branch': { level: 'grid', by: 'organisation', one: 'place' },
  'building-group': { level: 'grid', by: 'organisation', one: 'unit' },
  'household-centre': { level: 'grid', by: 'organisation', one: 'unit' },
  'community-party': { level: 'community', by: 'organisation', one: 'place' },
}

/** The code of a community or of a grid: where posts hang. */
export const PostPlace = z
  .string()
  .regex(/^(\d{12}|\d{15})$/, 'expected the 12 digits of a community or 15 of a grid')

/** Who holds a post of a place, from when (included) until when (excluded; null while it is open). */
export const Appointment = z.strictObject({
  v: z.literal(1),
  id: AppointmentId,
  division: PostPlace,
  post: Post,
  person: PersonId.nullable(),
  organisation: z.string().nullable(),
  /** The building group or household centre itself: it stays the same when its contact changes. */
  unit: UnitId.nullable(),
  /** The building group above a household centre, when there is one. */
  above: UnitId.nullable(),
  from: Instant,
  to: Instant.nullable(),
})
export type Appointment = z.infer<typeof Appointment>

/** `expectedVersion` is that of all posts of the place, 0 before the first: so no two can overlap unseen. */
const about = { commandId: CommandId, expectedVersion: z.int().nonnegative(), appointment: AppointmentId }

export const PostCommand = z.discriminatedUnion('type', [
  z.strictObject({
    ...about,
    type: z.literal('appoint'),
    post: Post,
    person: PersonId.optional(),
    organisation: Name.optional(),
    unit: UnitId.optional(),
    above: UnitId.optional(),
    from: InstantRead,
    to: InstantRead.optional(),
  }),
  z.strictObject({ ...about, type: z.literal('end'), to: InstantRead }),
  /**
   * What was entered wrongly: what is left out stays; null takes away. The record keeps what stood before.
   */
  z.strictObject({
    ...about,
    type: z.literal('correct'),
    person: PersonId.nullable().optional(),
    organisation: Name.optional(),
    from: InstantRead.optional(),
    to: InstantRead.nullable().optional(),
  }),
])
export type PostCommand = z.infer<typeof PostCommand>

/** Whether an appointment holds at a time. */
export const holdsAt = ({ from, to }: Pick<Appointment, 'from' | 'to'>, at: Instant): boolean =>
  from <= at && (to === null || at < to)
