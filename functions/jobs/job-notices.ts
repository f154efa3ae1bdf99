import { clearNotices, tell } from '../notices/tell.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { isBrokenOff } from './broken.ts'
import { audienceOf } from './job-kind.ts'
import type { StoredJob } from './stored-job.ts'

/**
 * A job that ended without what it was begun for is told of to who hears of the job: what broke off on our
 * side to who is in charge too, a refusal to who sent it. The same work done later ends it.
 */
export async function tellOfJob({ job, author, changedAt }: StoredJob, db: Database): Promise<void> {
  const { id, kind: work, division: county, draft } = job
  if (job.status === 'done')
    return clearNotices(
      {
        county,
        at: changedAt,
        isMeant: (notice) =>
          notice.kind === 'job-failed' && notice.about.work === work && notice.about.draft === draft,
      },
      db,
    )
  if (job.status !== 'failed') return
  const isBroken = isBrokenOff(job)
  const { actions } = audienceOf(job, author)
  await tell(
    {
      subject: id,
      readers: { codes: isBroken ? [county] : [], people: [author] },
      actions: [...actions],
      notice: {
        kind: 'job-failed',
        county,
        severity: isBroken ? 'urgent' : 'general',
        since: changedAt,
        about: { job: id, work, isBroken, ...(draft === undefined ? {} : { draft }) },
      },
    },
    db,
  )
}
