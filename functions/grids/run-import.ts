import { importGrids, type ImportProblem, type ImportResult } from '#shared/geo/import-grids.ts'
import type { ImportReport, Job, Note } from '#shared/grids/job.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'
import { jobTable, type JobTable, type StoredJob } from './job-table.ts'
import { publishPlan } from './publish-plan.ts'

/** A list of a report holds so many notes; `counts` says how many there were. */
const NOTES = 200

/**
 * Runs an import from its start: a run that was killed is begun again, and its publish is one command, taken once.
 * A file that is refused ends the job as failed with the reasons and changes nothing.
 */
export async function runImport(id: string, db: Database, clock: Clock): Promise<void> {
  const jobs = jobTable(db)
  const stored = await jobs.find(id)
  if (stored?.job.status !== 'running') return
  try {
    await importStored(stored, db, clock)
  } catch (error) {
    // Whatever it was, whoever waits is told: the same file can be sent again, and the plan in force is whole.
    log('error', 'an import failed', { job: id, division: stored.job.division }, error)
    await jobs.change({ ...stored.job, status: 'failed', report: BROKEN }, 'running')
  }
}

async function importStored(stored: StoredJob, db: Database, clock: Clock): Promise<void> {
  const jobs = jobTable(db)
  const result = await repair(stored, jobs)
  if (!result.ok) {
    await jobs.change({ ...stored.job, status: 'failed', report: refusal(result.problems) }, 'running')
    return
  }
  await jobs.change({ ...stored.job, step: 'publish', done: 0, total: result.grids.length }, 'running')
  const { request, author } = stored
  const { version, unchanged } = await publishPlan(
    {
      commandId: request.commandId,
      division: request.division,
      name: request.name,
      synthetic: false,
      grids: result.grids,
      divisions: [],
      actor: author,
      clock,
    },
    db,
  )
  const total = result.grids.length
  const report = { ...reportOf(result.report), version, unchanged, gridCount: total }
  const done: Job = { ...stored.job, status: 'done', step: 'publish', done: total, total, report }
  await jobs.change(done, 'running')
  log('info', 'grids imported', { division: request.division, version, grids: total, unchanged })
}

async function repair({ job, request }: StoredJob, jobs: JobTable): Promise<ImportResult> {
  const texts: string[] = []
  for (let part = 1; part <= request.parts; part += 1) texts.push(await jobs.readPart(job.id, part))
  const { division, codeProperty, nameProperty, datum } = request
  return importGrids({
    collection: parse(texts.join('')),
    division,
    ...(codeProperty === undefined ? {} : { codeProperty }),
    ...(nameProperty === undefined ? {} : { nameProperty }),
    ...(datum === undefined ? {} : { datum }),
  })
}

/** The JSON of a file; null, which no import takes, when it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return null
  }
}

type Repaired = Extract<ImportResult, { ok: true }>['report']

function reportOf({ repaired, overlaps, gaps, notices }: Repaired) {
  const resolved = [...overlaps, ...gaps]
  return {
    counts: countsOf([...repaired, ...resolved, ...notices]),
    repaired: [...repaired, ...notices].slice(0, NOTES).map(noteOf),
    resolved: resolved.slice(0, NOTES).map(noteOf),
    refused: [],
  }
}

const refusal = (problems: readonly ImportProblem[]): ImportReport => ({
  version: null,
  unchanged: false,
  gridCount: 0,
  counts: countsOf(problems),
  repaired: [],
  resolved: [],
  refused: problems.slice(0, NOTES).map(noteOf),
})

const BROKEN: ImportReport = {
  version: null,
  unchanged: false,
  gridCount: 0,
  counts: { broken: 1 },
  repaired: [],
  resolved: [],
  refused: [
    {
      kind: 'broken',
      en: 'The import broke off on our side; the plan in force was not harmed. Send the file again.',
      zh: '导入在系统侧中断,现行方案未受影响,请重新导入。',
    },
  ],
}

const noteOf = ({ kind, feature, en, zh, areaSquareMetres }: ImportProblem): Note => ({
  kind,
  ...(feature === null ? {} : { feature: feature.index, label: feature.name }),
  en,
  zh,
  ...(areaSquareMetres === undefined ? {} : { areaSquareMetres }),
})

function countsOf(problems: readonly ImportProblem[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { kind } of problems) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
