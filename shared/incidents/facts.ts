import type * as z from 'zod'
import type { EventType } from '../ledger/event.ts'
import type { PersonId } from '../lib/id.ts'
import type { Instant } from '../lib/time.ts'
import { ClockDoubt } from './clock-doubt.ts'
import type { CommandType } from './command.ts'
import { Incident, Placement } from './incident.ts'

type Code = string | number | null

/**
 * What a command made true, before it has its place in the chain: `codes` are kept for good, `text` is what
 * may have to be forgotten one day (words, exact position, the decision that quotes it).
 */
export interface Fact {
  readonly type: EventType
  readonly codes: Readonly<Record<string, Code>>
  readonly text: Readonly<Record<string, unknown>> | null
}

/** What is told of each command that was taken. */
export const EVENT_OF = {
  accept: 'incident.accepted',
  return: 'incident.returned',
  resubmit: 'incident.resubmitted',
  refuse: 'incident.refused',
  assign: 'incident.assigned',
  start: 'incident.started',
  feedback: 'incident.fed-back',
  verify: 'incident.verified',
  close: 'incident.closed',
  comment: 'incident.commented',
  relocate: 'incident.relocated',
  'choose-grid': 'incident.grid-chosen',
} as const satisfies Record<CommandType, EventType>

export interface Occasion {
  readonly at: Instant
  readonly actor: PersonId
  /** The hash of the event that carries the fact. */
  readonly hash: string
}

/**
 * The first state of an incident from its first fact; throws ZodError when the fact does not hold an
 * incident.
 */
export function begin(id: Incident['id'], { codes, text }: Fact, { at, actor, hash }: Occasion): Incident {
  return Incident.parse({
    id,
    version: 1,
    ...(codes['workflow'] === undefined ? {} : { workflow: codes['workflow'] }),
    status: codes['status'],
    class: codes['class'],
    channel: codes['channel'],
    urgency: codes['urgency'],
    ...(codes['net'] === null ? {} : { net: codes['net'] }),
    county: codes['county'],
    division: codes['division'],
    grid: codes['grid'],
    assignee: null,
    occurredAt: codes['occurredAt'],
    ...doubtIn(codes),
    reportedAt: at,
    changedAt: at,
    author: actor,
    head: hash,
    ...text,
  })
}

/** What is to be doubted of the times of a report, as its codes say it. */
export const doubtIn = ({
  clockDoubt: kind,
  clockSeconds: seconds,
}: Fact['codes']): { clockDoubt?: ClockDoubt } => {
  const doubt = ClockDoubt.safeParse({ kind, seconds })
  return doubt.success ? { clockDoubt: doubt.data } : {}
}

/**
 * The state after one more fact. The status and the place, where a fact changes them, stand in its codes. A
 * page that foretells reads it by a `schema` that takes the codes of a newer server.
 */
export function evolve(
  incident: Incident,
  fact: Fact,
  { at, hash }: Occasion,
  schema: z.ZodType<Incident> = Incident,
): Incident {
  const { codes } = fact
  return schema.parse({
    ...incident,
    ...pick(codes, ['status', 'class', 'urgency', 'county', 'division', 'grid', 'assignee']),
    ...(fact.text === null ? {} : pick(fact.text, CHANGEABLE[fact.type] ?? [])),
    ...(fact.type === 'incident.forgotten' ? FORGOTTEN : {}),
    ...(fact.type === 'incident.questioned' ? { review: reviewOf(codes) } : {}),
    ...(ANSWERS.includes(fact.type) ? { review: undefined } : {}),
    version: incident.version + 1,
    changedAt: at,
    head: hash,
  })
}

/** Which texts of a fact change the incident; the others (reasons, comments) belong to the history alone. */
const CHANGEABLE: Partial<Record<EventType, readonly string[]>> = {
  'incident.resubmitted': ['title', 'description'],
  'incident.relocated': ['position', 'placement'],
  'incident.grid-chosen': ['placement'],
  'incident.reassigned': ['placement'],
}

/** What settles the question whose the incident is. */
const ANSWERS: readonly EventType[] = [
  'incident.grid-chosen',
  'incident.question-dropped',
  'incident.relocated',
  'incident.closed',
  'incident.forgotten',
]

const reviewOf = (codes: Fact['codes']) => ({
  planVersion: codes['planVersion'],
  suggested: codes['suggested'],
})

/** What is left of an incident whose texts were deleted by rule: codes only. */
const FORGOTTEN = { title: '—', description: undefined, position: null, placement: null }

const pick = (from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]))

/** Codes of a place: what statistics and scope need, without the exact position. */
export const placeCodes = (division: string, placement: Placement | null): Record<string, Code> => ({
  county: division.slice(0, 6),
  division,
  grid: placement?.owner ?? null,
  rule: placement?.rule ?? null,
  planVersion: placement?.planVersion ?? null,
  chooser: placement?.chooser ?? null,
})
