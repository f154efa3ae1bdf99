import { planTable } from '../grids/plan-table.ts'
import { forgetTexts } from '../incidents/forget-texts.ts'
import { systemClock } from '../platform/clock.ts'
import { openDatabase } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'

const db = openDatabase()
const plans = planTable(db)

/** Every day: what a rule says is to be deleted is deleted, and the record says so. */
export async function handler(): Promise<void> {
  for (const { plan } of await plans.heads()) {
    const forgotten = await forgetTexts(plan.division, systemClock, db)
    if (forgotten > 0) log('info', 'texts deleted by rule', { county: plan.division, forgotten })
  }
}
