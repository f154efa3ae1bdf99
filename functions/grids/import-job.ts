import type * as z from 'zod'
import type { Job } from '#shared/jobs/job.ts'
import type { gridRoutes } from '#shared/grids/routes.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { type JobId, jobIdFrom } from '#shared/jobs/id.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import { may, type Actor } from '#shared/people/person.ts'
import type { Clock } from '../platform/clock.ts'
import { Fault } from '../platform/fault.ts'
import type { JobTable } from '../jobs/job-table.ts'
import type { StoredJob } from '../jobs/stored-job.ts'
import type { PlanTable } from './plan-table.ts'

type Request = z.output<typeof gridRoutes.createImport.body>

/** Who may act on the plan of a county: whose own division holds it. Outside, it does not exist. */
function assertUnder(division: string, actor: Actor): void {
  if (!liesUnder(division, actor.division))
    throw new Fault('forbidden', `${division} is not in your division`)
}

/** Whether somebody of a county is appointed who draws its plan. */
export type HasStaff = (county: string) => Promise<boolean>

interface ImportMeans {
  readonly jobs: JobTable
  readonly plans: Pick<PlanTable, 'head'>
  readonly hasStaff: HasStaff
}

/**
 * Announces a file that makes the plan of a county. The first one only: what is in force is replaced by a
 * draft, which a second person approves. Who runs the platform replaces it too, and only while the county has
 * nobody who could draw that draft. The same command again answers with the job it made. Throws Fault
 * forbidden, id-reused, state-refused.
 */
export async function createImport(
  request: Request,
  actor: Actor,
  clock: Clock,
  means: ImportMeans,
): Promise<Job> {
  assertUnder(request.division, actor)
  const { jobs } = means
  const onlyFirst = !may(actor, 'plans.replace')
  const job: Job = {
    id: jobIdFrom(request.commandId.slice('cmd_'.length)),
    version: 1,
    kind: 'import-grids',
    division: request.division,
    status: 'waiting',
    step: 'receive',
    done: 0,
    total: request.parts,
  }
  if ((await jobs.find(job.id)) === null) await assertAlone(request.division, onlyFirst, means)
  const requestHash = hashOf({ ...request, actor: actor.id })
  const at = clock()
  const existing = await jobs.create({
    v: 2,
    job,
    work: { kind: 'import-grids', request, onlyFirst },
    requestHash,
    author: actor.id,
    createdAt: at,
    changedAt: at,
    tries: 0,
  })
  if (existing !== null && existing.requestHash !== requestHash) {
    throw new Fault('id-reused', 'this command id announced another file', { field: 'commandId' })
  }
  return existing?.job ?? job
}

/** One person makes this plan: throws Fault state-refused where it takes two. */
async function assertAlone(
  county: string,
  onlyFirst: boolean,
  { plans, hasStaff }: ImportMeans,
): Promise<void> {
  if (onlyFirst && (await plans.head(county)) !== null)
    throw new Fault('state-refused', `${county} has a plan already: use a draft to change it`, {
      reason: 'has-plan',
    })
  if (!onlyFirst && (await hasStaff(county)))
    throw new Fault(
      'state-refused',
      `${county} has county staff: one of them brings the file into a draft, and a second one approves it`,
      { reason: 'has-staff' },
    )
}

/**
 * A job that the caller began, or one of their division for who draws plans there; throws Fault not-found for
 * any other.
 */
export async function readJob(id: JobId, actor: Actor, jobs: JobTable): Promise<Job> {
  return (await jobOf(id, actor, jobs)).job
}

async function jobOf(id: JobId, actor: Actor, jobs: JobTable): Promise<StoredJob> {
  const stored = await jobs.find(id)
  const isTheirs = may(actor, 'plans.draft') && liesUnder(stored?.job.division ?? '-', actor.division)
  const isKnown = stored?.author === actor.id || isTheirs
  if (stored === null || !isKnown) throw new Fault('not-found', `no job ${id}`)
  return stored
}

/** Takes a part of the file; when all are there the job starts. A part that comes again is harmless. */
export async function putPart(
  { id, part, text }: { id: JobId; part: number; text: string },
  actor: Actor,
  jobs: JobTable,
): Promise<Job> {
  const { job, author } = await jobOf(id, actor, jobs)
  if (author !== actor.id) throw new Fault('forbidden', 'somebody else announced this file')
  if (job.status !== 'waiting') return job
  if (part > job.total)
    throw new Fault('invalid', `the file was announced with ${job.total} parts`, { field: 'part' })
  await jobs.putPart(id, part, text)
  const done = await jobs.receive(id, part)
  // Another part was the last one meanwhile: the job runs.
  if (done === null) return readJob(id, actor, jobs)
  const next: Job = done < job.total ? { ...job, done } : { ...job, done, status: 'running', step: 'repair' }
  await jobs.change(next, 'waiting')
  return next
}
