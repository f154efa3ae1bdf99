import * as z from 'zod'
import { DraftId } from '../grids/id.ts'
import { ImportReport } from '../grids/import-report.ts'
import { CountyCode } from '../lib/division-code.ts'
import { JobId } from './id.ts'

/** What a new plan did to open incidents. */
const Reassigned = z
  .strictObject({
    version: z.int().positive(),
    looked: z.int().nonnegative(),
    /** Those that got another owner by rule, but for those that only followed their grid to another code. */
    moved: z.int().nonnegative(),
    /** Those whose grid a person had chosen and the rule would not: listed for review. */
    toReview: z.int().nonnegative(),
  })
  .meta({ id: 'Reassigned' })
export const Job = z
  .strictObject({
    id: JobId,
    /** Counts what changed it; absent in answers of the release before. */
    version: z.int().positive().optional(),
    kind: z.enum(['import-grids', 'reassign-incidents', 'import-draft', 'publish-draft', 'export-plan']),
    division: CountyCode,
    status: z.enum(['waiting', 'running', 'done', 'failed']),
    step: z.enum(['receive', 'repair', 'write', 'publish', 'reassign']),
    done: z.int().nonnegative(),
    total: z.int().nonnegative(),
    draft: DraftId.optional(),
    report: ImportReport.optional(),
    reassigned: Reassigned.optional(),
  })
  .meta({ id: 'Job' })
export type Job = z.infer<typeof Job>
