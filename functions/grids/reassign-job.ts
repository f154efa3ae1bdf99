import type { LedgerEvent } from '#shared/ledger/event.ts'
import { idFrom } from '#shared/lib/id.ts'
import { ulidOf } from '#shared/lib/ulid-of.ts'
import { systemClock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { jobTable } from './job-table.ts'

/** Another plan is in force: a job gives the open incidents of the ground it changed to their new owners. The same event makes one job. */
export async function startReassigning(event: LedgerEvent, db: Database): Promise<void> {
  const { version, before } = event.codes
  if (event.type !== 'plan.published' || typeof version !== 'number') return
  const { county: division, actor: author, at, hash: requestHash } = event
  await jobTable(db).create({
    v: 2,
    job: {
      id: idFrom.job(ulidOf(requestHash)),
      kind: 'reassign-incidents',
      division,
      status: 'running',
      step: 'reassign',
      done: 0,
      total: 0,
    },
    work: { kind: 'reassign-incidents', version, before: typeof before === 'number' ? before : null },
    requestHash,
    author,
    createdAt: at,
    changedAt: systemClock(),
    tries: 1,
  })
}
