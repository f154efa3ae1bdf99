import { HOUR, MINUTE, shift } from '#shared/lib/time.ts'
import { systemClock, type Clock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'
import { discardPublication } from './discard-publication.ts'
import { jobTable } from './job-table.ts'
import { clearLeftEpochs } from './drafts/left-epochs.ts'
import { planClaims } from './plan-claims.ts'
import { failJob } from './run-job.ts'

/** A worker has 15 minutes; a job that has not got on for longer has lost its own. */
const STUCK = 16 * MINUTE
/** A job that killed its worker so often (out of memory, most likely) will do so again. */
const MOST_TRIES = 3
/**
 * A publication, or a rebase, that nobody has ended after this is dead: three workers cannot have lived so
 * long.
 */
const DEAD = HOUR

/**
 * Begins jobs again that lost their worker, ends those that keep losing it, and cleans away what dead
 * publications wrote and what drafts left.
 */
export async function tendJobs(db: Database, clock: Clock = systemClock): Promise<void> {
  const jobs = jobTable(db, clock)
  const now = clock()
  for (const stored of await jobs.stuckSince(shift(now, -STUCK))) {
    log('info', 'a job lost its worker', { job: stored.job.id, tries: stored.tries })
    if (stored.tries < MOST_TRIES) await jobs.beginAgain(stored)
    else await failJob(stored, db)
  }
  const dead = (await planClaims(db).claims()).filter(({ at }) => at < shift(now, -DEAD))
  for (const { id } of dead) await discardPublication(id, db)
  await clearLeftEpochs(shift(now, -DEAD), db)
}
