import * as z from 'zod'
import { CODE_SCHEMES } from '#shared/grids/code-scheme.ts'
import { importGrids, type ImportOptions, type ImportResult } from '#shared/geo/import-grids.ts'
import { isCutOff } from '#shared/grids/cut-off.ts'
import type { Job } from '#shared/jobs/job.ts'
import type { JobId } from '#shared/jobs/id.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'
import { incomplete, parseFile, refusal, reportOf, type Finding } from './import-report.ts'
import { jobTable, type JobTable } from '../jobs/job-table.ts'
import type { StoredJob } from '../jobs/stored-job.ts'
import type { WorkOf } from './work.ts'
import { boxOf, planTable, type StoredPlan } from './plan-table.ts'
import { entriesUnder, placeOf, plannedGrids } from './planned-grids.ts'
import { targetsOf } from './drafts/targets.ts'
import type { HasStaff } from './import-job.ts'
import { foreignDatum } from './foreign-datum.ts'
import { knownDivisions } from './known-divisions.ts'
import { planReader, type PlanReader } from './plan-reader.ts'
import type { PlannedGrid } from './plan-register.ts'
import { publishPlan } from './publish-plan.ts'
import { retiredCodes } from './retired-codes.ts'

export type ImportWork = WorkOf<'import-grids'>

interface ImportMeans {
  readonly db: Database
  readonly clock: Clock
  readonly hasStaff: HasStaff
}

/**
 * Runs an import from its start: a run that was killed is begun again, and its publish is one command, taken
 * once. A file that is refused ends the job as failed with the reasons and changes nothing.
 */
export async function runImport(
  stored: StoredJob,
  { request, onlyFirst = false }: ImportWork,
  { db, clock, hasStaff }: ImportMeans,
): Promise<void> {
  const jobs = jobTable(db)
  const { job, author } = stored
  const { division, name, commandId } = request
  const refuse = async (problems: readonly Finding[]): Promise<void> =>
    void (await jobs.change({ ...job, status: 'failed', report: refusal(problems) }, 'running'))
  // Nobody may make alone what takes two by now, also not with a file that was announced before.
  const head = await planTable(db).head(division)
  const isBegunAgain = head?.publication === commandId
  if (onlyFirst && head !== null && !isBegunAgain) return refuse([planned])
  if (!onlyFirst && !isBegunAgain && (await hasStaff(division))) return refuse([staffed])
  const retired = new Set(await retiredCodes(division, db))
  const text = await readFile(job.id, request, jobs)
  const collection = parseFile(text)
  if (collection === null && isCutOff(text)) return refuse([incomplete])
  const { numberAll } = CODE_SCHEMES[(await targetsOf(division, db)).scheme]
  const reader = planReader(db)
  const plan = await reader.latest(division)
  const result = repair(collection, { ...request, retired, numberAll, ...boxOf(plan) })
  if (!result.ok) return refuse(result.problems)
  const foreign = await foreignToPlan(result.grids, { request, plan }, reader)
  if (foreign !== null) return refuse([foreign])
  const { version, unchanged } = await publishPlan(
    {
      commandId,
      division,
      name,
      synthetic: isMadeUp(collection),
      grids: result.grids,
      divisions: (await knownDivisions(division, result.grids, reader, db)).divisions,
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

const staffed: Finding = {
  feature: null,
  kind: 'has-staff',
  en: 'The county has staff by now: one of them brings the file into a draft, and a second one approves it.',
  zh: '该区划已有网格管理员，请由其中一人在草案中导入此文件，再由另一人批准。',
}

/**
 * A file that does not say its datum and fits the plan in force better in another one; who says it is
 * believed.
 */
async function foreignToPlan(
  grids: readonly PlannedGrid[],
  {
    request: { division, datum },
    plan,
  }: { readonly request: ImportWork['request']; readonly plan: StoredPlan | null },
  reader: PlanReader,
): Promise<Finding | null> {
  if (plan === null || datum !== undefined) return null
  const base = (await entriesUnder(placeOf(plan), division, reader)).filter(({ layer }) => layer === 'base')
  const known = { base: await plannedGrids(placeOf(plan), base, reader), of: 'plan' } as const
  return foreignDatum(grids, known, datum)?.notice ?? null
}

/** Made-up borders that were exported stay labelled when they come back. */
const Labelled = z.object({
  features: z.array(z.object({ properties: z.object({ synthetic: z.literal(true) }) })).min(1),
})
const isMadeUp = (collection: unknown): boolean => Labelled.safeParse(collection).success

async function readFile(id: JobId, { parts }: ImportWork['request'], jobs: JobTable): Promise<string> {
  const texts: string[] = []
  for (let part = 1; part <= parts; part += 1) texts.push(await jobs.readPart(id, part))
  return texts.join('')
}

function repair(
  collection: unknown,
  request: ImportWork['request'] &
    Pick<Required<ImportOptions>, 'retired' | 'numberAll'> &
    Pick<ImportOptions, 'ground'>,
): ImportResult {
  const { division, codeProperty, nameProperty, datum, retired, numberAll, ground } = request
  return importGrids({
    collection,
    division,
    retired,
    numberAll,
    ...(codeProperty === undefined ? {} : { codeProperty }),
    ...(nameProperty === undefined ? {} : { nameProperty }),
    ...(datum === undefined ? {} : { datum }),
    ...(ground === undefined ? {} : { ground }),
  })
}
