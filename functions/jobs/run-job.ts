import type { Job } from '#shared/jobs/job.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'
import { BROKEN_REPORT } from './broken.ts'
import { jobTable } from './job-table.ts'
import type { StoredJob } from './stored-job.ts'

/**
 * What still fails after so many runs is no passing trouble; each run's own row in the stream would begin the
 * next one for ever.
 */
const MOST_TRIES = 10

interface Worker {
  /** Is begun again from its start after it died, and must then do the same. */
  readonly run: (stored: StoredJob) => Promise<void>
  /** Nobody is there to ask for it again: what went wrong leaves it running, to be begun again. */
  readonly goesOn?: true
}

/** Who does the work of each kind of job. */
export type Workers = Readonly<Record<Job['kind'], Worker>>

/** Cleans away what the work of a job wrote that cannot go on. */
export type GiveUp = (stored: StoredJob, db: Database) => Promise<void>

interface Means {
  readonly workers: Workers
  readonly giveUp: GiveUp
}

/**
 * Does the work of a job that runs; one that is over, or waits, is left alone. Throws what went wrong with
 * work that goes on: the stream, and then tendJobs, begin it again.
 */
export async function runJob(id: string, { workers, giveUp }: Means, db: Database): Promise<void> {
  const stored = await jobTable(db).find(id)
  if (stored?.job.status !== 'running') return
  if (stored.tries >= MOST_TRIES) return failJob(stored, giveUp, db)
  await jobTable(db).countTry(id)
  const { kind, division } = stored.job
  const worker = workers[kind]
  try {
    await worker.run(stored)
  } catch (error) {
    log('error', 'a job failed', { job: id, kind, division }, error)
    if (worker.goesOn) throw error
    await failJob(stored, giveUp, db)
  }
}

/**
 * Ends a job that cannot go on. Whatever it was, whoever waits is told, and what it wrote is cleaned away.
 * The job itself ends last, so that an end that breaks off is begun again.
 */
export async function failJob(stored: StoredJob, giveUp: GiveUp, db: Database): Promise<void> {
  await giveUp(stored, db)
  await jobTable(db).change({ ...stored.job, status: 'failed', report: BROKEN_REPORT }, 'running')
}
