import * as z from 'zod'
import { CountyCode } from '../lib/division-code.ts'
import { DraftId, JobId } from '../lib/id.ts'

const Note = z.strictObject({
  kind: z.string(),
  /** The feature's place in the file, from 0, and its name or code where it has one. */
  feature: z.int().nonnegative().optional(),
  label: z.string().optional(),
  en: z.string(),
  zh: z.string(),
  areaSquareMetres: z.number().optional(),
})
export type Note = z.infer<typeof Note>

/** What an import did with the file; every list holds the first 200 and `counts` how many there were. */
export const ImportReport = z
  .strictObject({
    version: z.int().positive().nullable(),
    unchanged: z.boolean(),
    gridCount: z.int().nonnegative(),
    counts: z.record(z.string(), z.int()),
    repaired: z.array(Note),
    resolved: z.array(Note),
    refused: z.array(Note),
  })
  .meta({ id: 'ImportReport' })
export type ImportReport = z.infer<typeof ImportReport>

/** What a new plan did to open incidents. */
const Reassigned = z
  .strictObject({
    version: z.int().positive(),
    looked: z.int().nonnegative(),
    /** Those that got another owner by rule. */
    moved: z.int().nonnegative(),
    /** Those whose grid a person had chosen and the rule would not: listed for review. */
    toReview: z.int().nonnegative(),
  })
  .meta({ id: 'Reassigned' })
export const Job = z
  .strictObject({
    id: JobId,
    kind: z.enum(['import-grids', 'reassign-incidents', 'import-draft', 'publish-draft']),
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
