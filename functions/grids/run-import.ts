import { importGrids, type ImportResult } from '#shared/geo/import-grids.ts'
import type { Job } from '#shared/grids/job.ts'
import type { JobId } from '#shared/lib/id.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'
import { parseFile, refusal, reportOf, type Finding } from './import-report.ts'
import { jobTable, type JobTable, type StoredJob, type Work } from './job-table.ts'
import { planTable } from './plan-table.ts'
import { publishPlan } from './publish-plan.ts'
import { retiredCodes } from './retired-codes.ts'

export type ImportWork = Extract<Work, { kind: 'import-grids' }>

/**
 * Runs an import from its start: a run that was killed is begun again, and its publish is one command, taken once.
 * A file that is refused ends the job as failed with the reasons and changes nothing.
 */
export async function runImport(
  stored: StoredJob,
  { request, onlyFirst = false }: ImportWork,
  db: Database,
  clock: Clock,
): Promise<void> {
  const jobs = jobTable(db)
  const { job, author } = stored
  const { division, name, commandId } = request
  const refuse = async (problems: readonly Finding[]): Promise<void> =>
    void (await jobs.change({ ...job, status: 'failed', report: refusal(problems) }, 'running'))
  // Nobody may make a second plan alone, also not with a file that was announced before there was a first.
  const head = onlyFirst ? await planTable(db).head(division) : null
  if (head !== null && head.publication !== commandId) return refuse([planned])
  const retired = new Set(await retiredCodes(division, db))
  const result = await repair(job.id, { ...request, retired }, jobs)
  if (!result.ok) return refuse(result.problems)
  const { version, unchanged } = await publishPlan(
    {
      commandId,
      division,
      name,
      synthetic: false,
      grids: result.grids,
      divisions: [],
      actor: author,
      clock,
      ...(onlyFirst ? { over: null } : {}),
      onProgress: async (done, total) =>
        void (await jobs.change({ ...job, step: 'write', done, total }, 'running')),
    },
    db,
  )
  const total = result.grids.length
  const report = { ...reportOf(result.report), version, unchanged, gridCount: total }
  const done: Job = { ...job, status: 'done', step: 'publish', done: total, total, report }
  await jobs.change(done, 'running')
  log('info', 'grids imported', { division, version, grids: total, unchanged })
}

const planned: Finding = {
  feature: null,
  kind: 'has-plan',
  en: 'The county has a plan already: use a draft to change it.',
  zh: '该区划已有网格方案，请通过草案调整。',
}

async function repair(
  id: JobId,
  request: ImportWork['request'] & { retired: ReadonlySet<string> },
  jobs: JobTable,
): Promise<ImportResult> {
  const texts: string[] = []
  for (let part = 1; part <= request.parts; part += 1) texts.push(await jobs.readPart(id, part))
  const { division, codeProperty, nameProperty, datum, retired } = request
  return importGrids({
    collection: parseFile(texts.join('')),
    division,
    retired,
    ...(codeProperty === undefined ? {} : { codeProperty }),
    ...(nameProperty === undefined ? {} : { nameProperty }),
    ...(datum === undefined ? {} : { datum }),
  })
}
