import type * as z from 'zod'
import type { draftRoutes } from '#shared/grids/draft-routes.ts'
import type { Job } from '#shared/jobs/job.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import type { DraftId } from '#shared/grids/id.ts'
import { type JobId, jobIdFrom } from '#shared/jobs/id.ts'
import type { Actor } from '#shared/people/person.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { Fault } from '../../platform/fault.ts'
import type { TransferStore, Upload } from '../../platform/transfers.ts'
import { jobTable } from '../../jobs/job-table.ts'
import { workOf } from '../work.ts'
import { draftTable } from './draft-table.ts'
import { assertDrawable } from './edit-draft.ts'

/**
 * A county's grids are some 10 MB of GeoJSON; what is ten times as much is no plan, and would not fit the
 * worker's memory.
 */
const MOST_MEGABYTES = 64
const MEGABYTE = 1_000_000

const CONTENT_TYPE = 'application/geo+json'

export interface TransferMeans {
  readonly actor: Actor
  readonly clock: Clock
  readonly db: Database
  readonly transfers: TransferStore
}

type Request = z.output<typeof draftRoutes.createDraftImport.body>

/**
 * Announces a file for a draft: where to send it, and the job that waits for it. A repeat is answered as the
 * first one was, whatever became of the draft since. Throws Fault not-found, state-refused, too-large,
 * id-reused.
 */
export async function createDraftImport(
  id: DraftId,
  request: Request,
  { actor, clock, db, transfers }: TransferMeans,
): Promise<{ upload: Upload; job: Job }> {
  const { draft } = await draftTable(db, actor).read(id)
  const jobId = jobIdFrom(request.commandId.slice('cmd_'.length))
  if ((await jobTable(db, clock).find(jobId)) === null) {
    assertDrawable(draft, actor)
    assertFits(request.bytes)
  }
  const job: Job = {
    id: jobId,
    version: 1,
    kind: 'import-draft',
    division: draft.county,
    status: 'waiting',
    step: 'receive',
    done: 0,
    total: 0,
    draft: id,
  }
  const requestHash = hashOf({ ...request, draft: id, actor: actor.id })
  const at = clock()
  const existing = await jobTable(db).create({
    v: 2,
    job,
    work: { kind: 'import-draft', draft: id, request, seen: { version: draft.version, base: draft.base } },
    requestHash,
    author: actor.id,
    createdAt: at,
    changedAt: at,
    tries: 0,
  })
  if (existing !== null && existing.requestHash !== requestHash)
    throw new Fault('id-reused', 'this command id announced another file', { field: 'commandId' })
  const upload = await transfers.upload(job.id, { contentType: CONTENT_TYPE, bytes: request.bytes })
  return { upload, job: existing?.job ?? job }
}

function assertFits(bytes: number): void {
  if (bytes > MOST_MEGABYTES * MEGABYTE)
    throw new Fault(
      'too-large',
      `文件为 ${Math.ceil(bytes / MEGABYTE)} MB,最多 ${MOST_MEGABYTES} MB:请按街道分别导入。 ` +
        `The file has ${Math.ceil(bytes / MEGABYTE)} MB, at most ${MOST_MEGABYTES} MB are taken: import township by township.`,
      { field: 'bytes' },
    )
}

/**
 * Begins the work on a file that has been sent; a repeat finds it begun. Throws Fault not-found for a job
 * that somebody else announced, and state-refused while the file, or a part of it, is missing.
 */
export async function startJob(
  id: JobId,
  { actor, db, transfers }: Omit<TransferMeans, 'clock'>,
): Promise<Job> {
  const jobs = jobTable(db)
  const stored = await jobs.find(id)
  const work = stored && workOf(stored)
  if (stored?.author !== actor.id || work?.kind !== 'import-draft')
    throw new Fault('not-found', `no file was announced as ${id}`)
  if (stored.job.status !== 'waiting') return stored.job
  const bytes = await transfers.bytes(id)
  if (bytes !== work.request.bytes)
    throw new Fault(
      'state-refused',
      bytes === null ? 'the file has not been sent' : `only ${bytes} bytes have come`,
      {
        reason: 'not-sent',
      },
    )
  const job: Job = { ...stored.job, status: 'running', step: 'repair' }
  return (await jobs.change(job, 'waiting')) ? job : ((await jobs.find(id))?.job ?? job)
}
