import { Job } from '#shared/jobs/job.ts'
import { topic } from '#shared/live/topic.ts'
import { streamKind, type Audience } from '../platform/publication.ts'
import { jobInRow } from './job-table.ts'

/** How far each job is, to those who wait for it; its report, which may be long, is read when it is over. */
export const jobKind = streamKind({
  kind: 'jobs',
  table: 'jobs',
  schema: Job,
  recordIn: (row) => withoutReport(jobInRow(row)),
  versionOf: ({ version = 1 }) => version,
  audienceOf: (job, { author }) => audienceOf(job, String(author)),
})

/**
 * The job of a new plan gives open incidents to other grids, which concerns everybody who watches the county,
 * and the file of a plan is for whoever asks for it; the others concern who began them, and who is in charge
 * of the county.
 */
export function audienceOf({ id, kind, division }: Job, author: string): Audience {
  const own = topic('job', id)
  if (kind === 'reassign-incidents')
    return { topics: [own, topic('division', division)], actions: ['plans.read'], readers: null }
  if (kind === 'export-plan') return { topics: [own], actions: ['plans.read'], readers: null }
  // Who runs the platform announces first plans and draws none.
  const action = kind === 'import-grids' ? 'plans.publish' : 'plans.draft'
  return { topics: [own], actions: [action], readers: { codes: [division], people: [author] } }
}

const withoutReport = (job: unknown): unknown =>
  job === undefined ? undefined : { ...(job as Job), report: undefined }
