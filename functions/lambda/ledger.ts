import { contract } from '#shared/contract/index.ts'
import { planTable } from '../grids/plan-table.ts'
import { incidentHeads } from '../incidents/incident-heads.ts'
import { ledgerTable } from '../ledger/ledger-table.ts'
import { assertAudits, listEvents, listSeals, readChain } from '../ledger/read-ledger.ts'
import { verifyCounty, type SnapshotPage } from '../ledger/verify-county.ts'
import { systemClock } from '../platform/clock.ts'
import { serve } from '../platform/http/stack.ts'
import { openDoors } from './doors.ts'

const { db, know } = openDoors()
const ledger = ledgerTable(db)
const plans = planTable(db)
const heads = incidentHeads(db)

/** The incidents of a county page by page, the plan in force with the first of them. */
const snapshots: SnapshotPage = async (county, after) => {
  const page = await heads(county, after)
  const plan = after === undefined ? await plans.head(county) : null
  return plan === null
    ? page
    : { ...page, snapshots: [...page.snapshots, { aggregate: `plan_${county}`, ...plan.head }] }
}

export const handler = serve(
  contract.ledger,
  {
    listEvents: ({ params, query }, { actor }) => listEvents(params.county, query.cursor, actor, ledger),
    listSeals: ({ params, query }, { actor }) => listSeals(params.county, query.cursor, actor, ledger),
    verifyPart: async ({ params: { county }, query }, { actor }) => {
      assertAudits(county, actor)
      const part = await verifyCounty(county, query.cursor, ['verify', actor.id, county], {
        ledger,
        snapshots,
      })
      return { ...part, at: systemClock() }
    },
    readChain: ({ params }, { actor }) => readChain(params, actor, ledger),
  },
  know,
)
