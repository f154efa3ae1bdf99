import { levelOf } from '../lib/division-code.ts'
import type { Instant } from '../lib/time.ts'
import type { Refused } from './decide-person.ts'
import { POSTS, type Appointment, type PostCommand } from './post.ts'

/** Who holds the posts of one place, and how often they changed. */
export interface Posts {
  readonly division: string
  readonly version: number
  readonly appointments: readonly Appointment[]
}

export const POST_EVENTS = ['post.appointed', 'post.ended', 'post.corrected'] as const
type PostEventType = (typeof POST_EVENTS)[number]

export interface PostFact {
  readonly type: PostEventType
  readonly after: Appointment
}

/** The next step with the posts of a place. A refusal names the field at fault. */
export function decidePost(posts: Posts, command: PostCommand): PostFact | Refused {
  if (command.expectedVersion !== posts.version) return { refused: 'version-conflict' }
  const before = posts.appointments.find(({ id }) => id === command.appointment)
  const fact = command.type === 'appoint' ? begin(posts, command, before) : go(command, before)
  if ('refused' in fact) return fact
  const fault = faultOf(fact.after)
  if (fault !== null) return { refused: 'invalid', field: fault }
  const others = posts.appointments.filter(({ id }) => id !== fact.after.id)
  return others.some((other) => clash(other, fact.after)) ? { refused: 'state-refused', field: 'from' } : fact
}

type Step<Type extends PostCommand['type']> = Extract<PostCommand, { type: Type }>

function begin(
  { division }: Posts,
  { appointment, post, person, organisation, unit, above, from, to }: Step<'appoint'>,
  before: Appointment | undefined,
): PostFact | Refused {
  if (before !== undefined) return { refused: 'state-refused', field: 'appointment' }
  const after: Appointment = {
    v: 1,
    id: appointment,
    division,
    post,
    person: person ?? null,
    organisation: organisation ?? null,
    unit: unit ?? null,
    above: above ?? null,
    from,
    to: to ?? null,
  }
  return { type: 'post.appointed', after }
}

function go(command: Step<'end'> | Step<'correct'>, before: Appointment | undefined): PostFact | Refused {
  if (before === undefined) return { refused: 'invalid', field: 'appointment' }
  if (command.type === 'end') {
    // An end that has passed is corrected, not moved.
    if (before.to !== null && before.to <= command.to) return { refused: 'state-refused', field: 'to' }
    return { type: 'post.ended', after: { ...before, to: command.to } }
  }
  const { person = before.person, organisation = before.organisation } = command
  const { from = before.from, to = before.to } = command
  return { type: 'post.corrected', after: { ...before, person, organisation, from, to } }
}

/** What of an appointment does not go together, or null. */
function faultOf({
  post,
  division,
  person,
  organisation,
  unit,
  above,
  from,
  to,
}: Appointment): string | null {
  const { level, by, one } = POSTS[post]
  if (levelOf(division) !== level) return 'post'
  if (by === 'person' && person === null) return 'person'
  if ((by === 'organisation') !== (organisation !== null)) return 'organisation'
  if ((one === 'unit') !== (unit !== null)) return 'unit'
  if (above !== null && post !== 'household-centre') return 'above'
  return to !== null && to < from ? 'to' : null
}

/**
 * Whether two appointments of a place cannot both be: two heads at one time, one member twice, one unit
 * twice.
 */
function clash(a: Appointment, b: Appointment): boolean {
  if (a.post !== b.post || !overlap(a, b)) return false
  const { one } = POSTS[a.post]
  return one === 'place' || a[one] === b[one]
}

/** Half-open periods, so that one may end at the moment the next begins; an empty one overlaps nothing. */
const overlap = (a: Appointment, b: Appointment): boolean =>
  !isEmpty(a) && !isEmpty(b) && (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to)

const isEmpty = ({ from, to }: Appointment): boolean => from === to

/**
 * What is left of the appointments of a place that ceases at a time: those that hold end there, those that
 * were to begin later never begin (their period is empty). Only those that change.
 */
export const endedAt = (appointments: readonly Appointment[], at: Instant): Appointment[] =>
  appointments
    .filter((one) => !isEmpty(one) && (one.to === null || one.to > at))
    .map((one) => ({ ...one, to: one.from > at ? one.from : at }))

/**
 * What becomes of the appointments of a place that goes on under another code at a time, `most` of them: they
 * end on the old code and begin on the new one, each period going on as it was. Where the new place has
 * filled the post itself, nothing begins.
 */
export function carriedOn(
  appointments: readonly Appointment[],
  next: Pick<Posts, 'division' | 'appointments'>,
  { at, nextId, most }: { at: Instant; nextId: () => Appointment['id']; most: number },
): { ended: Appointment[]; begun: Appointment[] } {
  const ended = endedAt(appointments, at).slice(0, most)
  const before = new Map(appointments.map((one) => [one.id, one]))
  const begun = ended
    .map(({ id }) => before.get(id)!)
    .map((one) => ({
      ...one,
      id: nextId(),
      division: next.division,
      from: one.from > at ? one.from : at,
    }))
    .filter((one) => !next.appointments.some((other) => clash(other, one)))
  return { ended, begun }
}
