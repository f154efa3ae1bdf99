import * as z from 'zod'
import { draftRoutes } from '#shared/grids/draft-routes.ts'
import { gridRoutes } from '#shared/grids/routes.ts'
import { DraftId } from '#shared/grids/id.ts'
import { CommandId } from '#shared/lib/id.ts'
import type { StoredJob } from '../jobs/stored-job.ts'

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

export type WorkOf<Kind extends Work['kind']> = Extract<Work, { kind: Kind }>

/** What a job was asked to do. */
export const workOf = ({ work }: Pick<StoredJob, 'work'>): Work => Work.parse(work)
