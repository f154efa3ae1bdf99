import { MINUTE, shift } from '#shared/lib/time.ts'
import { systemClock, type Clock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'
import { jobTable } from './job-table.ts'
import { failJob, type GiveUp } from './run-job.ts'

/** A worker has 15 minutes; a job that has not got on for longer has lost its own. */
const STUCK = 16 * MINUTE
/** A job that killed its worker so often (out of memory, most likely) will do so again. */
const MOST_TRIES = 3

/** Begins jobs again that lost their worker, and ends those that keep losing it. */
export async function tendJobs(giveUp: GiveUp, db: Database, clock: Clock = systemClock): Promise<void> {
  const jobs = jobTable(db, clock)
  for (const stored of await jobs.stuckSince(shift(clock(), -STUCK))) {
    log('info', 'a job lost its worker', { job: stored.job.id, tries: stored.tries })
    if (stored.tries < MOST_TRIES) await jobs.beginAgain(stored)
    else await failJob(stored, giveUp, db)
  }
}
