import { clearDead } from '#functions/grids/clear-dead.ts'
import { giveUpWork } from '#functions/grids/give-up-work.ts'
import { tendJobs } from '#functions/jobs/tend-jobs.ts'
import type { Clock } from '#functions/platform/clock.ts'
import type { Database } from '#functions/platform/dynamo/database.ts'

/** What the platform does each minute with work that died and what it left, at a time that a test says. */
export async function tend(db: Database, clock?: Clock): Promise<void> {
  await tendJobs(giveUpWork, db, clock)
  await clearDead(db, clock)
}
