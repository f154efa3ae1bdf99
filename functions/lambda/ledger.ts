import { contract } from '#shared/contract/index.ts'
import { draftHeads } from '../grids/drafts/draft-heads.ts'
import { planTable } from '../grids/plan-table.ts'
import { incidentHeads } from '../incidents/incident-heads.ts'
import { ledgerTable } from '../ledger/ledger-table.ts'
import { assertAudits, listEvents, listSeals, readChain } from '../ledger/read-ledger.ts'
import { inTurn, verifyCounty, type SnapshotPage } from '../ledger/verify-county.ts'
import { peopleHeads, postHeads } from '../people/record-heads.ts'
import { systemClock } from '../platform/clock.ts'
import { serve } from '../platform/http/stack.ts'
import { noticeHeads } from '../notices/notice-heads.ts'
import { settingHeads } from '../settings/setting-heads.ts'
import { openDoors } from './doors.ts'

const { db, know } = openDoors()
const ledger = ledgerTable(db)
const plans = planTable(db)

const planHeads: SnapshotPage = async (county) => {
  const plan = await plans.head(county)
  return { snapshots: plan === null ? [] : [{ aggregate: `plan_${county}`, ...plan.head }], next: undefined }
}

/** Every row that rests on a chain: plans in force, drafts, incidents, people, posts, settings, notices. */
const snapshots = inTurn([
  planHeads,
  draftHeads(db),
  incidentHeads(db),
  peopleHeads(db),
  postHeads(db),
  settingHeads(db),
  noticeHeads.open(db),
  noticeHeads.cleared(db),
])

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
