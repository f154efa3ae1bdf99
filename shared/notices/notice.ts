import * as z from 'zod'
import { DraftId } from '../grids/id.ts'
import { JobId } from '../jobs/id.ts'
import { Job } from '../jobs/job.ts'
import { CountyCode } from '../lib/division-code.ts'
import { PersonId } from '../lib/id.ts'
import { Instant } from '../lib/time.ts'

/** How much it presses, the most pressing first. */
export const Severity = z.enum(['critical', 'urgent', 'general'])
export type Severity = z.infer<typeof Severity>

/** `<kind>#<subject>#<since>`: the same of the same subject, from the same time on, is the same notice. */
export const NoticeId = z
  .string()
  .regex(
    /^[a-z-]{2,30}#[A-Za-z0-9_-]{1,60}#\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
    'expected a kind, a subject and a time, with # between them',
  )
  .brand<'notice'>()
export type NoticeId = z.infer<typeof NoticeId>

interface Named {
  readonly kind: string
  readonly subject: string
  readonly since: Instant
}

/** Throws ZodError on a subject that no id may hold. */
export const noticeId = ({ kind, subject, since }: Named): NoticeId =>
  NoticeId.parse(`${kind}#${subject}#${since}`)

/** The chain in the record of what people did with a notice. */
export const noticeChain = (id: NoticeId): string => `notice_${id}`

/** Who did something with it, for all who read it. */
const By = z.strictObject({ id: PersonId, name: z.string() })

const base = {
  id: NoticeId,
  version: z.int().positive(),
  county: CountyCode,
  severity: Severity,
  /** Since when it stands. */
  since: Instant,
  /** Somebody has taken it up, for all its readers. */
  acknowledged: z.strictObject({ by: By, at: Instant }).nullable(),
  /** Somebody wants it told again later; it is not counted until then. */
  snoozed: z.strictObject({ by: By, until: Instant }).nullable(),
  /** From when on it stands no more. */
  clearedAt: Instant.nullable(),
}

const kindOf = <const K extends string, A extends z.ZodType>(kind: K, about: A) =>
  z.strictObject({ ...base, kind: z.literal(kind), about })

/**
 * Something that stands and somebody should know, until it is over. Each kind says what it is about in codes
 * and numbers: the words are the page's.
 */
export const Notice = z
  .discriminatedUnion('kind', [
    /** Work that ended without what it was begun for. */
    kindOf(
      'job-failed',
      z.strictObject({
        job: JobId,
        work: Job.shape.kind,
        draft: DraftId.optional(),
        /** On our side; else what it was given was refused. */
        isBroken: z.boolean(),
      }),
    ),
    /** A plan that waits for its time. */
    kindOf('plan-scheduled', z.strictObject({ planVersion: z.int().positive(), effectiveFrom: Instant })),
    kindOf('plan-in-force', z.strictObject({ planVersion: z.int().positive() })),
  ])
  .meta({ id: 'Notice' })
export type Notice = z.infer<typeof Notice>
export type NoticeKind = Notice['kind']

/**
 * Kinds that tell of something that has happened: whoever acknowledges them has done all there is to do. The
 * others stand until what they tell of is over.
 */
const ENDS_WHEN_ACKNOWLEDGED: Readonly<Record<NoticeKind, boolean>> = {
  'job-failed': true,
  'plan-scheduled': false,
  'plan-in-force': true,
}

export const endsWhenAcknowledged = (kind: NoticeKind): boolean => ENDS_WHEN_ACKNOWLEDGED[kind]

/** Whether somebody still has to look at it. */
export const isOpenAt = ({ acknowledged, snoozed, clearedAt }: Notice, at: Instant): boolean =>
  clearedAt === null && acknowledged === null && (snoozed === null || snoozed.until <= at)
