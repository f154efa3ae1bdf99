import * as z from 'zod'
import { CountyCode, DivisionCode, GridCode } from '../lib/division-code.ts'
import { IncidentId } from './id.ts'
import { PersonId } from '../lib/id.ts'
import { jsonOf } from '../lib/json.ts'
import { Name, words } from '../lib/name.ts'
import { Instant, InstantIn } from '../lib/time.ts'
import { Datum, Position } from '../geo/position.ts'
import { Code } from '../settings/code.ts'
import { VERSION_1 } from '../workflow/version-1.ts'
import { ClockDoubt } from './clock-doubt.ts'

export const Channel = z.enum([
  'patrol',
  'grid-member',
  'resident',
  'phone',
  'hotline',
  'video',
  'online',
  'system',
])
export const Urgency = z.enum(['general', 'urgent', 'critical'])
export type Urgency = z.infer<typeof Urgency>
type StatusCode = (typeof VERSION_1)['states'][number]['code']
/** A state of its workflow. */
export const Status = z.enum(VERSION_1.states.map(({ code }) => code) as [StatusCode, ...StatusCode[]])
export type Status = z.infer<typeof Status>

/** Who acts: a division or grid by its code, or a person by id. */
export const Assignee = z.union([DivisionCode, PersonId])
export type Assignee = z.infer<typeof Assignee>

export const Candidate = z.strictObject({
  code: GridCode,
  name: z.string(),
  inside: z.boolean(),
  marginMetres: z.number(),
  /**
   * How much of the accuracy circle lies in the grid, 0 to 1; decisions stored before it was measured have
   * none.
   */
  share: z.number().min(0).max(1).optional(),
})
export type Candidate = z.infer<typeof Candidate>

/** The stored decision which grid owns the place: enough to tell why, and to decide the same again. */
export const Placement = z.strictObject({
  planVersion: z.int().positive().nullable(),
  rule: z.enum(['inside', 'border', 'outside', 'exception']),
  owner: GridCode.nullable(),
  candidates: z.array(Candidate),
  chooser: z.enum(['rule', 'person']),
  datum: Datum,
  /** The reported place in WGS-84, [lng, lat] in degrees. */
  lngLat: z.tuple([z.number(), z.number()]),
  /**
   * By the plan that was in force when it happened, where that was another one: for statistics, not for the
   * work.
   */
  happened: z.strictObject({ planVersion: z.int().positive(), owner: GridCode.nullable() }).optional(),
})
export type Placement = z.infer<typeof Placement>

/**
 * A later plan would give the incident to another grid than the one a person chose: somebody has to look at
 * it.
 */
const Review = z.strictObject({
  planVersion: z.int().positive(),
  /** Whom the rule would name; null where no grid of that plan owns the place. */
  suggested: GridCode.nullable(),
})

/** The most characters of a description, a feedback or a comment. */
export const WORDS_CHARACTERS = 4000

/** What is sent to report an incident; `id` makes it exactly once, however often it is sent. */
export const Submission = z
  .strictObject({
    id: IncidentId,
    /** 大类, of those that the county lists. */
    class: Code,
    title: Name,
    description: words(WORDS_CHARACTERS).optional(),
    position: Position.optional(),
    division: DivisionCode.optional(),
    occurredAt: InstantIn,
    channel: Channel,
    urgency: Urgency,
    /** Of the nets that the county lists. */
    net: Code.optional(),
  })
  .meta({ id: 'Submission' })
export type Submission = z.infer<typeof Submission>

/**
 * An incident as it is read by those whom it concerns. `division` is the place's code: the grid, or what was
 * named.
 */
export const Incident = z
  .strictObject({
    id: IncidentId,
    version: z.int().positive(),
    /** The version of the workflow that it began under; rows of before there were versions have the first. */
    workflow: z.int().positive().default(VERSION_1.version),
    status: Status,
    class: Code,
    title: z.string(),
    description: z.string().optional(),
    channel: Channel,
    urgency: Urgency,
    net: Code.optional(),
    county: CountyCode,
    division: DivisionCode,
    grid: GridCode.nullable(),
    assignee: Assignee.nullable(),
    position: Position.nullable(),
    placement: Placement.nullable(),
    /** Absent unless it is listed for review. */
    review: Review.optional(),
    occurredAt: Instant,
    /** Absent unless the clock of who reported it was far off: `reportedAt` is by the server's. */
    clockDoubt: ClockDoubt.optional(),
    reportedAt: Instant,
    changedAt: Instant,
    author: PersonId,
    /** The hash of the last event of its chain: who holds this can later prove what was known. */
    head: z.string(),
  })
  .meta({ id: 'Incident' })
export type Incident = z.infer<typeof Incident>

/**
 * An incident as a row holds it: one JSON text, which engine, stream and reader take in as a whole. As a tree
 * of some forty attributes, as rows from before hold it, each read costs three times the CPU.
 */
export const IncidentInRow = z.preprocess(
  (value) => (typeof value === 'string' ? jsonOf(value) : value),
  // While a deploy is under way, a newer release may have written more into it.
  z.object(Incident.shape),
)

/** What every row of before means is left out, so that the release before reads the row too. */
export const toRow = ({ workflow, ...incident }: Incident): string =>
  JSON.stringify(workflow === VERSION_1.version ? incident : { ...incident, workflow })
