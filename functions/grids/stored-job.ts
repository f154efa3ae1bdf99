import * as z from 'zod'
import { draftRoutes } from '#shared/grids/draft-routes.ts'
import { Job } from '#shared/grids/job.ts'
import { gridRoutes } from '#shared/grids/routes.ts'
import { Hash } from '#shared/ledger/event.ts'
import { DraftId } from '#shared/grids/id.ts'
import { CommandId, PersonId } from '#shared/lib/id.ts'
import { Instant } from '#shared/lib/time.ts'

/**
 * What a job was asked to do, by its kind. Names are read as they were taken, so that a stricter door stops
 * no job that waits.
 */
const Work = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('import-grids'),
    request: gridRoutes.createImport.body.extend({ name: z.string() }),
    /** Whether it may only make the first plan of the county. */
    onlyFirst: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('reassign-incidents'),
    /** The version that came into force and the one before it, null for the first. */
    version: z.int().positive(),
    before: z.int().positive().nullable(),
  }),
  z.strictObject({ kind: z.literal('publish-draft'), draft: DraftId, publication: CommandId }),
  z.strictObject({
    kind: z.literal('export-plan'),
    version: z.int().positive(),
    format: gridRoutes.exportPlan.query.shape.format,
  }),
  z.strictObject({
    kind: z.literal('import-draft'),
    draft: DraftId,
    request: draftRoutes.createDraftImport.body.extend({ fileName: z.string() }),
    /** The draft as it was when the file was announced: what was drawn since is not replaced. */
    seen: z.strictObject({ version: z.int().positive(), base: z.int().positive().nullable() }).optional(),
  }),
])
export type Work = z.infer<typeof Work>

/** A job as stored: what the caller may read, and what it needs to run again from the start. */
export const StoredJob = z.object({
  v: z.literal(2),
  job: Job,
  work: Work,
  requestHash: Hash,
  author: PersonId,
  createdAt: Instant,
  /** When it last got on; a job that runs and has not got on for long has lost its worker. */
  changedAt: Instant,
  /** How often it was begun. */
  tries: z.int().nonnegative(),
})
export type StoredJob = z.infer<typeof StoredJob>
