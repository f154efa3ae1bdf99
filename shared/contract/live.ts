import * as z from 'zod'
import { Draft, Presence } from '../grids/draft.ts'
import { Job } from '../jobs/job.ts'
import { PlanNews } from '../grids/plan.ts'
import { Incident } from '../incidents/incident.ts'
import { hasPresence, Topic } from '../live/topic.ts'
import { Notice } from '../notices/notice.ts'
import { PersonNews } from '../people/person.ts'
import { Setting } from '../settings/setting.ts'

/**
 * The kinds of facts that go to open pages, and what a record of each is: one table for server and page, as
 * the routes are for HTTP.
 */
export const LIVE_KINDS = {
  incidents: Incident,
  plans: PlanNews,
  people: PersonNews,
  drafts: Draft,
  /** Who else has something open; it is told at once, and no row of the record. */
  presence: Presence,
  jobs: Job,
  settings: Setting,
  notices: Notice,
  /**
   * The answer to `listen`, as version its number: a topic with its record is heard from now on, one without
   * is not the reader's.
   */
  topics: z.strictObject({ id: Topic }),
} as const satisfies Record<string, z.ZodType>

export type LiveKind = keyof typeof LIVE_KINDS
export type RecordOf<K extends LiveKind> = z.output<(typeof LIVE_KINDS)[K]>

/**
 * A record as of a version; without it, the reader may not see it any more from that version on. Order is
 * promised per record only, by its version; anything may come twice.
 */
export interface LiveChange<R = unknown> {
  readonly id: string
  readonly version: number
  readonly record?: R
}

/** What a page is sent. */
export interface LiveMessage<K extends LiveKind = LiveKind> {
  readonly v: 2
  readonly kind: K
  readonly changes: readonly LiveChange<RecordOf<K>>[]
}

/** The answer to a ping: says nothing but that the line is up. */
export const PONG = { v: 2, kind: 'pong', changes: [] } as const

/**
 * What a page may send: a sign of life, so that both sides know the line is up (idle lines close at 10 min;
 * pages of the release before say `v: 1`); all that it wants to hear of from now on, counted, since what is
 * sent one after the other may be dealt with at once; where its reader is in a draft.
 */
export const LiveRequest = z.discriminatedUnion('type', [
  z.strictObject({ v: z.union([z.literal(1), z.literal(2)]), type: z.literal('ping') }),
  z.strictObject({
    v: z.literal(2),
    type: z.literal('listen'),
    number: z.int().positive(),
    topics: z.array(Topic).max(50),
  }),
  z.strictObject({
    v: z.literal(2),
    type: z.literal('presence'),
    topic: Topic.refine(hasPresence, 'expected a draft'),
    at: Presence.pick({ lngLat: true, selected: true }),
  }),
])
export type LiveRequest = z.infer<typeof LiveRequest>
