import type * as z from 'zod'
import { draftStateOf, gridsIn, type DraftState } from '#shared/grids/draft-state.ts'
import type { draftRoutes } from '#shared/grids/draft-routes.ts'
import type { Draft } from '#shared/grids/draft.ts'
import type { ImportReport, Job } from '#shared/grids/job.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { log } from '../../platform/log.ts'
import type { TransferStore } from '../../platform/transfers.ts'
import { parseFile, refusal, withNotice, type Finding } from '../import-report.ts'
import { jobTable } from '../job-table.ts'
import type { StoredJob, Work } from '../stored-job.ts'
import { planReader, type PlanReader } from '../plan-reader.ts'
import { retiredCodes } from '../retired-codes.ts'
import { entriesUnder, placeOf, plannedGrids } from '../planned-grids.ts'
import { asDrawn, groundOf } from './draft-content.ts'
import { draftTable, EVERYWHERE } from './draft-table.ts'
import { foreignDatum } from '../foreign-datum.ts'
import { importedGrids } from './imported-grids.ts'
import { replaceContent } from './replace-content.ts'

export type DraftRequest = z.output<typeof draftRoutes.createDraftImport.body>
type ImportDraftWork = Extract<Work, { kind: 'import-draft' }>

/**
 * Replaces the grids of a draft with those of a file, all or none, or only reports what it would do. A run that was killed is begun again from its
 * start, and the grids are replaced once. A file that is refused ends the job as failed with the reasons.
 */
export async function runDraftImport(
  stored: StoredJob,
  { draft: id, request, seen }: ImportDraftWork,
  { db, clock, transfers }: { db: Database; clock: Clock; transfers: TransferStore },
): Promise<void> {
  const jobs = jobTable(db)
  const { job } = stored
  const end = async (status: Job['status'], report: ImportReport): Promise<void> => {
    const total = report.gridCount
    await jobs.change({ ...job, status, step: 'write', done: total, total, report }, 'running')
  }
  const text = await transfers.read(job.id)
  if (text === null) return end('failed', refusal([fileGone]))
  const { draft } = await draftTable(db, EVERYWHERE).read(id)
  const plan = await inForce(draft, planReader(db), db)
  const imported = importedGrids(parseFile(text), request, plan)
  if (!imported.ok) return end('failed', refusal(imported.problems))
  const { grids, report } = imported
  const warned = foreignDatum(
    grids,
    gridsIn(plan.state).filter(({ layer }) => layer === 'base'),
    request.datum,
  )
  const tried = { ...report, version: null, unchanged: false, gridCount: grids.length }
  const full = warned === null ? tried : withNotice(tried, warned)
  if (!request.dryRun) {
    const onProgress = async (done: number, total: number) =>
      void (await jobs.change({ ...job, step: 'write', done, total }, 'running'))
    const replacing = { id, request, seen, grids, author: stored.author, onProgress }
    const refused = await replaceContent(replacing, db, clock)
    if (refused !== null) return end('failed', refusal([refused]))
  }
  await end('done', full)
  log('info', 'a file came into a draft', { draft: id, grids: grids.length, dryRun: request.dryRun })
}

const fileGone: Finding = {
  feature: null,
  kind: 'file-gone',
  en: 'The file is not there any more: it is kept for a day. Send it again.',
  zh: '文件已不存在（仅保留一天），请重新上传。',
}

/** The grids that the draft would replace, as a draft of their own. */
async function inForce(
  { division, scheme, county, base }: Draft,
  reader: PlanReader,
  db: Database,
): Promise<{ state: DraftState; codesOfBase: ReadonlySet<string> }> {
  const plan = base === null ? null : await reader.version(county, base)
  const entries = plan === null ? [] : await entriesUnder(placeOf(plan), division, reader)
  const codesOfBase = new Set(entries.map(({ code }) => code))
  const grids = plan === null ? [] : asDrawn(await plannedGrids(placeOf(plan), entries, reader), codesOfBase)
  const ground = await groundOf({ division, scheme }, plan, reader)
  const retired = await retiredCodes(county, db)
  return { state: draftStateOf(grids, ground, [...retired, ...codesOfBase]), codesOfBase }
}
