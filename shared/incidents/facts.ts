import * as z from 'zod'
import { CountyCode, DivisionCode, GridCode } from '../lib/division-code.ts'
import type { PersonId } from '../lib/id.ts'
import { Instant } from '../lib/time.ts'
import { Position } from '../geo/position.ts'
import { ClockDoubt } from './clock-doubt.ts'
import { Code } from '../settings/code.ts'
import type { CommandType } from './command.ts'
import { Assignee, Channel, Incident, Placement, Status, Urgency } from './incident.ts'

const status = { status: Status }
/** Codes of a place: what statistics and scope need, without the exact position. */
const place = {
  county: CountyCode,
  division: DivisionCode,
  grid: GridCode.nullable(),
  rule: Placement.shape.rule.nullable(),
  planVersion: z.int().positive().nullable(),
  chooser: Placement.shape.chooser.nullable(),
}
const question = {
  ...status,
  planVersion: z.int().positive(),
  suggested: GridCode.nullable(),
  grid: GridCode.nullable(),
}
const said = <const Name extends 'reason' | 'text'>(name: Name) =>
  z.strictObject({ [name]: z.string() } as Record<Name, z.ZodString>)

const fact = <const Type extends string, Codes extends z.ZodRawShape, Text extends z.ZodType>(
  types: readonly [Type, ...Type[]],
  codes: Codes,
  text: Text,
) => z.strictObject({ type: z.literal(types), codes: z.strictObject(codes), text })

/** A new report. Those of before there were versions of the workflow say none. */
export const Reported = fact(
  ['incident.reported'],
  {
    workflow: z.int().positive().optional(),
    ...status,
    class: Code,
    channel: Channel,
    urgency: Urgency,
    net: Code.nullable(),
    occurredAt: Instant,
    clockDoubt: ClockDoubt.shape.kind.optional(),
    clockSeconds: ClockDoubt.shape.seconds.optional(),
    ...place,
  },
  z.strictObject({
    title: z.string(),
    description: z.string().optional(),
    position: Position.nullable(),
    placement: Placement.nullable(),
  }),
)
export type Reported = z.infer<typeof Reported>

/**
 * What became true of an incident, before it has its place in the chain: `codes` are kept for good, `text` is
 * what may have to be forgotten one day (words, exact position, the decision that quotes it).
 */
export const Fact = z.discriminatedUnion('type', [
  Reported,
  fact(['incident.accepted', 'incident.started', 'incident.closed'], status, z.null()),
  fact(['incident.returned', 'incident.refused'], status, said('reason')),
  fact(['incident.fed-back', 'incident.commented'], status, said('text')),
  fact(
    ['incident.resubmitted'],
    { ...status, class: Code.optional(), urgency: Urgency.optional() },
    z.strictObject({ title: z.string().optional(), description: z.string().optional() }).nullable(),
  ),
  fact(['incident.assigned'], { ...status, assignee: Assignee }, z.null()),
  fact(['incident.verified'], { ...status, outcome: z.enum(['pass', 'fail']) }, said('reason').nullable()),
  fact(
    ['incident.relocated'],
    { ...status, ...place },
    z.strictObject({ position: Position, placement: Placement.nullable() }),
  ),
  // `ruled`: whom the rule had named until then.
  fact(
    ['incident.grid-chosen'],
    { ...status, ...place, ruled: GridCode.nullable() },
    z.strictObject({ placement: Placement.nullable(), reason: z.string() }),
  ),
  fact(
    ['incident.reassigned'],
    { ...status, ...place, before: GridCode.nullable(), assignee: Assignee.optional() },
    z.strictObject({ placement: Placement }),
  ),
  fact(['incident.questioned', 'incident.question-dropped'], question, z.null()),
  fact(
    ['incident.forgotten'],
    { ...status, rule: z.literal('incident-text'), through: z.int().positive() },
    z.null(),
  ),
])
export type Fact = z.infer<typeof Fact>
export type IncidentEventType = Fact['type']
export const INCIDENT_EVENTS = Fact.options.flatMap(({ shape }) => [...shape.type.values])

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
} as const satisfies Record<CommandType, IncidentEventType>

export interface Occasion {
  readonly at: Instant
  readonly actor: PersonId
  /** The hash of the event that carries the fact. */
  readonly hash: string
}

/** The first state of an incident, from its report; throws ZodError when that does not hold an incident. */
export function begin(
  id: Incident['id'],
  { codes, text }: Reported,
  { at, actor, hash }: Occasion,
): Incident {
  const { workflow, net, rule: _, planVersion: __, chooser: ___, clockDoubt, clockSeconds, ...kept } = codes
  return Incident.parse({
    id,
    version: 1,
    ...(workflow === undefined ? {} : { workflow }),
    ...kept,
    ...(net === null ? {} : { net }),
    ...doubtIn({ clockDoubt, clockSeconds }),
    assignee: null,
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
}: {
  readonly clockDoubt?: unknown
  readonly clockSeconds?: unknown
}): { clockDoubt?: ClockDoubt } => {
  const doubt = ClockDoubt.safeParse({ kind, seconds })
  return doubt.success ? { clockDoubt: doubt.data } : {}
}

/**
 * The state after one more fact. A page that foretells reads it by a `schema` that takes a newer server's
 * codes.
 */
export const evolve = (
  incident: Incident,
  fact: Fact,
  { at, hash }: Occasion,
  schema: z.ZodType<Incident> = Incident,
): Incident =>
  schema.parse({
    ...incident,
    status: fact.codes.status,
    ...changesBy(fact),
    version: incident.version + 1,
    changedAt: at,
    head: hash,
  })

/** What a fact changes beside the state; reasons and comments belong to the history alone. */
function changesBy({ type, codes, text }: Fact): Partial<Record<keyof Incident, unknown>> {
  switch (type) {
    case 'incident.accepted':
    case 'incident.returned':
    case 'incident.refused':
    case 'incident.started':
    case 'incident.fed-back':
    case 'incident.verified':
    case 'incident.commented':
      return {}
    case 'incident.reported':
      throw new Error('an incident is reported once')
    case 'incident.resubmitted':
      return { ...without('status', codes), ...text }
    case 'incident.assigned':
      return { assignee: codes.assignee }
    case 'incident.relocated':
      return { ...placeIn(codes), ...text, review: undefined }
    case 'incident.grid-chosen':
      return { ...placeIn(codes), ...placementIn(text), review: undefined }
    case 'incident.reassigned':
      return { ...placeIn(codes), ...text, ...(codes.assignee && { assignee: codes.assignee }) }
    case 'incident.questioned':
      return { review: { planVersion: codes.planVersion, suggested: codes.suggested } }
    case 'incident.question-dropped':
    case 'incident.closed':
      return { review: undefined }
    case 'incident.forgotten':
      return { ...FORGOTTEN, review: undefined }
  }
}

type PlaceCodes = Pick<Incident, 'county' | 'division' | 'grid'>
const placeIn = ({ county, division, grid }: PlaceCodes): PlaceCodes => ({ county, division, grid })

/** A choice without a place leaves the decision as it was. */
const placementIn = ({ placement }: { readonly placement: Placement | null }) =>
  placement === null ? {} : { placement }

const without = <T extends object, K extends keyof T>(name: K, { [name]: _, ...others }: T) => others

/** What is left of an incident whose texts were deleted by rule: codes only. */
const FORGOTTEN = { title: '—', description: undefined, position: null, placement: null }

/** The codes of a place as a fact bears them. */
export const placeCodes = (division: string, placement: Placement | null) => ({
  county: division.slice(0, 6),
  division,
  grid: placement?.owner ?? null,
  rule: placement?.rule ?? null,
  planVersion: placement?.planVersion ?? null,
  chooser: placement?.chooser ?? null,
})
