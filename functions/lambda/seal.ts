import { planTable } from '../grids/plan-table.ts'
import { ledgerTable } from '../ledger/ledger-table.ts'
import { sealCounty } from '../ledger/seal-county.ts'
import { peopleTable } from '../people/people-table.ts'
import { systemClock } from '../platform/clock.ts'
import { openDatabase } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'

const db = openDatabase()
const ledger = ledgerTable(db)
const plans = planTable(db)

/**
 * Every hour: each county is sealed on its own, so that one that fails keeps no other from its seal. Those
 * without a plan are sealed too where they have people, and so are the registers above counties.
 */
export async function handler(): Promise<void> {
  const withPlan = (await plans.heads()).map(({ plan }) => plan.division)
  const counties = [...new Set([...withPlan, ...(await peopleTable(db).registers())])]
  const results = await Promise.allSettled(
    counties.map((county) => sealCounty(county, systemClock(), ledger)),
  )
  for (const [index, result] of results.entries()) {
    if (result.status === 'rejected')
      log('error', 'a county was not sealed', { county: counties[index] }, result.reason)
  }
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}
