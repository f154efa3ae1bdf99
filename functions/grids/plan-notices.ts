import type { LedgerEvent } from '#shared/ledger/event.ts'
import { clearNotices, tell } from '../notices/tell.ts'
import type { Database } from '../platform/dynamo/database.ts'

/** Who handles incidents by the plan, and who draws it. */
const ACTIONS = ['incidents.direct', 'plans.draft'] as const

/** A plan waits for its time, is in force, or will not come: told from the chain of the county's plan. */
export async function tellOfPlan(event: LedgerEvent, db: Database): Promise<void> {
  const { type, county, at: since, codes } = event
  const planVersion = Number(codes['version'])
  const readers = { codes: [county], people: [] }
  const about = { subject: `${county}-${planVersion}`, readers, actions: [...ACTIONS] }
  const base = { county, since, severity: 'general' } as const
  if (type === 'plan.scheduled') {
    const effectiveFrom = String(codes['effectiveFrom'])
    const notice = { ...base, kind: 'plan-scheduled', about: { planVersion, effectiveFrom } } as const
    return tell({ ...about, notice }, db)
  }
  // Nothing is scheduled any more, and the version before is no news any more.
  if (type !== 'plan.published' && type !== 'plan.cancelled') return
  await clearNotices(
    {
      county,
      at: since,
      isMeant: ({ kind }) =>
        kind === 'plan-scheduled' || (kind === 'plan-in-force' && type === 'plan.published'),
    },
    db,
  )
  // A first plan is no news to anybody: nobody worked by another.
  if (type === 'plan.cancelled' || codes['before'] === null) return
  await tell({ ...about, notice: { ...base, kind: 'plan-in-force', about: { planVersion } } }, db)
}
