import type * as z from 'zod'
import { gridCsv, gridCsvRow } from '#shared/grids/grid-csv.ts'
import type { Job } from '#shared/jobs/job.ts'
import type { gridRoutes } from '#shared/grids/routes.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { jobIdFrom } from '#shared/jobs/id.ts'
import { MINUTE, shift, type Instant } from '#shared/lib/time.ts'
import { ulidOf } from '#shared/lib/ulid-of.ts'
import type { Actor } from '#shared/people/person.ts'
import type { Clock } from '../platform/clock.ts'
import type { TransferStore } from '../platform/transfers.ts'
import type { JobTable } from '../jobs/job-table.ts'
import type { StoredJob } from '../jobs/stored-job.ts'
import type { WorkOf } from './work.ts'
import { gridFeatures, storedPlan } from './read-plan.ts'
import type { PlanReader } from './plan-reader.ts'
import type { StoredPlan } from './plan-table.ts'

type ExportWork = WorkOf<'export-plan'>
type Format = ExportWork['format']

const TYPES: Readonly<Record<Format, string>> = {
  geojson: 'application/geo+json',
  csv: 'text/csv; charset=utf-8',
}

/** Grids that are put together well within the time of a request, about a second; more are a job. */
const AT_ONCE = 2000
/** A job that failed is told as failed for so long; whoever asks later has it tried again. */
const TOLD = MINUTE

const nameOf = (county: string, version: number, format: Format): string =>
  `plan-${county}-v${version}.${format}`

interface ExportMeans {
  readonly actor: Actor
  readonly clock: Clock
  readonly reader: PlanReader
  readonly transfers: TransferStore
  readonly jobs: JobTable
}

/**
 * The grids of a plan as a file, where it can be fetched: an answer holds 6 MB, a county's grids do not fit
 * it. A version never changes, so its file is made once a day at the most. That of a large plan is made by a
 * job: asked again, it is told how far it is. Throws Fault not-found.
 */
export async function exportPlan(
  { county, format, at }: { county: string; format: Format; at?: Instant | undefined },
  means: ExportMeans,
): Promise<z.input<typeof gridRoutes.exportPlan.returns>> {
  const { reader, transfers } = means
  const stored = await storedPlan({ county, at }, reader)
  const { version, gridCount } = stored.plan
  const fileName = nameOf(county, version, format)
  const bytes = await transfers.bytes(fileName)
  if (bytes === null && gridCount > AT_ONCE)
    return { version, fileName, job: await exportJob({ county, version, format, gridCount }, means) }
  return {
    version,
    fileName,
    bytes: bytes ?? (await written(stored, format, { reader, transfers })),
    url: await transfers.download(fileName, fileName),
  }
}

/** The job that makes the file: one a day, whoever asks. */
async function exportJob(
  { gridCount, ...wanted }: { county: string; version: number; format: Format; gridCount: number },
  { actor, clock, jobs }: ExportMeans,
): Promise<Job> {
  const { county, version, format } = wanted
  const at = clock()
  const requestHash = hashOf({ export: wanted, day: at.slice(0, 'YYYY-MM-DD'.length) })
  const job: Job = {
    id: jobIdFrom(ulidOf(requestHash)),
    version: 1,
    kind: 'export-plan',
    division: county,
    status: 'running',
    step: 'write',
    done: 0,
    total: gridCount,
  }
  const existing = await jobs.create({
    v: 2,
    job,
    work: { kind: 'export-plan', version, format },
    requestHash,
    author: actor.id,
    createdAt: at,
    changedAt: at,
    tries: 0,
  })
  if (existing === null) return job
  if (!isToBeTriedAgain(existing, at)) return existing.job
  return (await jobs.change(job, existing.job.status, { anew: true })) ? job : existing.job
}

/** Its file is not there, so one that is done has lost it. */
const isToBeTriedAgain = ({ job: { status }, changedAt }: StoredJob, now: Instant): boolean =>
  status === 'done' || (status === 'failed' && changedAt < shift(now, -TOLD))

/** Does the work of such a job; one that is begun again writes the same file. */
export async function runExport(
  { job }: StoredJob,
  { version, format }: ExportWork,
  { reader, transfers, jobs }: Pick<ExportMeans, 'reader' | 'transfers' | 'jobs'>,
): Promise<void> {
  const stored = await reader.version(job.division, version)
  if (stored === null) throw new Error(`version ${version} of ${job.division} is missing`)
  const note = async (done: number) => void (await jobs.change({ ...job, done }, 'running'))
  await written(stored, format, { reader, transfers, note })
  await jobs.change({ ...job, status: 'done', done: job.total }, 'running')
}

interface Writing extends Pick<ExportMeans, 'reader' | 'transfers'> {
  readonly note?: (done: number) => Promise<void>
}

async function written(
  stored: StoredPlan,
  format: Format,
  { reader, transfers, note }: Writing,
): Promise<number> {
  const pages = stored.content.pages.grid ?? []
  const parts: string[] = []
  for (let page = 0; page < pages.length; page += 1) {
    const features = await gridFeatures(stored, page, reader)
    for (const feature of features)
      parts.push(format === 'csv' ? gridCsvRow(feature.properties) : JSON.stringify(feature))
    await note?.(parts.length)
  }
  const text =
    format === 'csv' ? gridCsv(parts) : `{"type":"FeatureCollection","features":[\n${parts.join(',\n')}\n]}\n`
  const { division, version } = stored.plan
  await transfers.write(nameOf(division, version, format), text, TYPES[format])
  return Buffer.byteLength(text)
}
