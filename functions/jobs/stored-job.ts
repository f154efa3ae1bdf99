import * as z from 'zod'
import { Job } from '#shared/jobs/job.ts'
import { Hash } from '#shared/ledger/event.ts'
import { PersonId } from '#shared/lib/id.ts'
import { Instant } from '#shared/lib/time.ts'

/**
 * A job as stored: what the caller may read, and what it needs to run again from the start. `work` is the
 * feature's, which parses it. Another release may have written more into it.
 */
export const StoredJob = z.object({
  v: z.literal(2),
  job: Job,
  work: z.looseObject({ kind: z.string() }),
  requestHash: Hash,
  author: PersonId,
  createdAt: Instant,
  /** When it last got on; a job that runs and has not got on for long has lost its worker. */
  changedAt: Instant,
  /** How often it was begun. */
  tries: z.int().nonnegative(),
})
export type StoredJob = z.infer<typeof StoredJob>
