import type { LedgerEvent } from '#shared/ledger/event.ts'
import { jobIdFrom } from '#shared/jobs/id.ts'
import { ulidOf } from '#shared/lib/ulid-of.ts'
import { systemClock } from '../platform/clock.ts'
import type { Job } from '#shared/jobs/job.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { Fault } from '../platform/fault.ts'
import { jobTable } from '../jobs/job-table.ts'
import { planTable } from './plan-table.ts'

/**
 * Another plan is in force: a job gives the open incidents of the ground it changed to their new owners. The
 * same event makes one job.
 */
export async function startReassigning(event: LedgerEvent, db: Database): Promise<void> {
  const { version, before } = event.codes
  if (event.type !== 'plan.published' || typeof version !== 'number') return
  const { county: division, actor: author, at, hash: requestHash } = event
  await jobTable(db).create({
    v: 2,
    job: {
      id: jobOf(event),
      version: 1,
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
    tries: 0,
  })
}

/** The event that brought the plan into force names its job. */
const jobOf = ({ hash }: { hash: string }) => jobIdFrom(ulidOf(hash))

/** How far the re-assignment by the plan in force is; throws Fault not-found for a county without a plan. */
export async function readReassignment(
  county: string,
  db: Database,
): Promise<{ version: number; job: Job | null }> {
  const head = await planTable(db).head(county)
  if (head === null) throw new Fault('not-found', `no plan is in force in ${county}`, { field: 'division' })
  return { version: head.plan.version, job: (await jobTable(db).find(jobOf(head.head)))?.job ?? null }
}
