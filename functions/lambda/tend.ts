import { clearDead } from '../grids/clear-dead.ts'
import { giveUpWork } from '../grids/give-up-work.ts'
import { bringDueIntoForce } from '../grids/turn-over.ts'
import { tendJobs } from '../jobs/tend-jobs.ts'
import { openDatabase } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'

const db = openDatabase()

/**
 * Every minute: plans come into force at their time, work that died is begun again or cleaned away. A
 * failure in one of them does not stop the others.
 */
export async function handler(): Promise<void> {
  const results = await Promise.allSettled([bringDueIntoForce(db), tendJobs(giveUpWork, db), clearDead(db)])
  for (const result of results)
    if (result.status === 'rejected') log('error', 'tending failed', {}, result.reason)
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
