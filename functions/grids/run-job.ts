import type { Database } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'
import { discardPublication } from './discard-publication.ts'
import { refusal } from './import-report.ts'
import { settleDraft } from './drafts/settle-draft.ts'
import { jobTable } from './job-table.ts'
import type { StoredJob, Work } from './stored-job.ts'

/**
 * What still fails after so many runs is no passing trouble; each run's own row in the stream would begin the
 * next one for ever.
 */
const MOST_TRIES = 10

/**
 * Who does the work of each kind of job. Each is begun again from its start after its worker died, and must
 * then do the same.
 */
export type Workers = {
  readonly [Kind in Work['kind']]: (stored: StoredJob, work: Extract<Work, { kind: Kind }>) => Promise<void>
}

/**
 * Does the work of a job that runs; one that is over, or waits, is left alone. Re-assignment, which nobody is
 * there to ask for again, throws what went wrong and stays running: the stream, and then tendJobs, begin it
 * again.
 */
export async function runJob(id: string, workers: Workers, db: Database): Promise<void> {
  const stored = await jobTable(db).find(id)
  if (stored?.job.status !== 'running') return
  if (stored.tries >= MOST_TRIES) return failJob(stored, db)
  await jobTable(db).countTry(id)
  try {
    const work = workers[stored.work.kind] as (stored: StoredJob, work: Work) => Promise<void>
    await work(stored, stored.work)
  } catch (error) {
    log('error', 'a job failed', { job: id, kind: stored.job.kind, division: stored.job.division }, error)
    if (stored.work.kind === 'reassign-incidents') throw error
    await failJob(stored, db)
  }
}

/**
 * Ends a job that cannot go on. Whatever it was, whoever waits is told, and what it wrote is cleaned away:
 * the plan in force is whole. The job itself ends last, so that an end that breaks off is begun again, and no
 * draft stays in the middle of being published.
 */
export async function failJob({ job, work }: StoredJob, db: Database): Promise<void> {
  if (work.kind === 'import-grids') await discardPublication(work.request.commandId, db)
  if (work.kind === 'import-draft') await discardPublication(work.request.commandId, db)
  if (work.kind === 'publish-draft') {
    await settleDraft(
      { id: work.draft, publication: work.publication },
      { type: 'failed', ...BROKEN_WORDS },
      db,
    )
    await discardPublication(work.publication, db)
  }
  await jobTable(db).change({ ...job, status: 'failed', report: BROKEN }, 'running')
}

const BROKEN_WORDS = {
  en: 'The work broke off on our side; the plan in force was not harmed. Try it again.',
  zh: '处理在系统侧中断,现行方案未受影响,请重试。',
}

const BROKEN = refusal([{ feature: null, kind: 'broken', ...BROKEN_WORDS }])
