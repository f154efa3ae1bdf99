import type * as z from 'zod'
import { isCutOff } from '#shared/grids/cut-off.ts'
import { draftStateOf, gridsIn, type DraftState } from '#shared/grids/draft-state.ts'
import type { draftRoutes } from '#shared/grids/draft-routes.ts'
import type { Draft } from '#shared/grids/draft.ts'
import type { ImportReport } from '#shared/grids/import-report.ts'
import type { Job } from '#shared/jobs/job.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { log } from '../../platform/log.ts'
import type { TransferStore } from '../../platform/transfers.ts'
import { incomplete, parseFile, refusal, withNotice, type Finding } from '../import-report.ts'
import { jobTable } from '../../jobs/job-table.ts'
import type { StoredJob } from '../../jobs/stored-job.ts'
import type { WorkOf } from '../work.ts'
import { planReader, type PlanReader } from '../plan-reader.ts'
import { boxOf } from '../plan-table.ts'
import { retiredCodes } from '../retired-codes.ts'
import { asDrawn, drawnIn, groundOf } from './draft-content.ts'
import { draftStates } from './draft-states.ts'
import { draftTable, EVERYWHERE, type StoredDraft } from './draft-table.ts'
import { foreignDatum, type Known } from '../foreign-datum.ts'
import type { PlannedGrid } from '../plan-register.ts'
import { importChanges } from './import-changes.ts'
import { importedGrids, type InForce } from './imported-grids.ts'
import { replaceContent } from './replace-content.ts'
import { targetsOf } from './targets.ts'

export type DraftRequest = z.output<typeof draftRoutes.createDraftImport.body>
type ImportDraftWork = WorkOf<'import-draft'>

/**
 * Replaces the grids of a draft with those of a file, all or none, or only reports what it would do. A run
 * that was killed is begun again from its start, and the grids are replaced once. A file that is refused ends
 * the job as failed with the reasons.
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
  const collection = parseFile(text)
  if (collection === null && isCutOff(text)) return end('failed', refusal([incomplete]))
  const before = await draftTable(db, EVERYWHERE).read(id)
  // One for both looks: the draft begins with much of what is in force.
  const reader = planReader(db)
  const plan = await inForce(before.draft, reader, db)
  const imported = importedGrids(collection, request, plan)
  if (!imported.ok) return end('failed', refusal(imported.problems))
  const { grids } = imported
  const report = { ...imported.report, version: null, unchanged: false, gridCount: grids.length }
  const weighed = await weighedAgainst(report, { stored: before, plan, grids, request }, reader, db)
  if (!request.dryRun) {
    const onProgress = async (done: number, total: number) =>
      void (await jobs.change({ ...job, step: 'write', done, total }, 'running'))
    const replacing = { id, request, seen, grids, author: stored.author, onProgress }
    const refused = await replaceContent(replacing, db, clock)
    if (refused !== null) return end('failed', refusal([refused]))
  }
  await end('done', weighed)
  log('info', 'a file came into a draft', { draft: id, grids: grids.length, dryRun: request.dryRun })
}

interface Weighed {
  readonly stored: StoredDraft
  readonly plan: InForce
  readonly grids: readonly PlannedGrid[]
  readonly request: DraftRequest
}

/**
 * The report, with how the file lies to what is there: by its datum, and for a trial by what it would change.
 */
async function weighedAgainst(
  report: ImportReport,
  { stored, plan, grids, request }: Weighed,
  reader: PlanReader,
  db: Database,
): Promise<ImportReport> {
  const { state } = await draftStates(db, reader).at(stored)
  const foreign = foreignDatum(grids, knownGrids(plan.state, state), request.datum)
  const told =
    foreign === null ? report : { ...withNotice(report, foreign.notice), fitsBetterIn: foreign.datum }
  if (!request.dryRun) return told
  const { targets } = await targetsOf(stored.draft.county, db)
  const after = draftStateOf(asDrawn(grids, plan.codesOfBase), state.ground, state.taken)
  return { ...told, changes: importChanges(state, after, { targets }) }
}

/** The plan in force is the better witness: a draft may hold what was imported wrongly a moment ago. */
function knownGrids(plan: DraftState, draft: DraftState): Known {
  const baseOf = (state: DraftState) => gridsIn(state).filter(({ layer }) => layer === 'base')
  return plan.base.grids.length > 0
    ? { base: baseOf(plan), of: 'plan' }
    : { base: baseOf(draft), of: 'draft' }
}

const fileGone: Finding = {
  feature: null,
  kind: 'file-gone',
  en: 'The file is not there any more: it is kept for a day. Send it again.',
  zh: '文件已不存在（仅保留一天），请重新上传。',
}

async function inForce(
  { division, scheme, county, base }: Draft,
  reader: PlanReader,
  db: Database,
): Promise<InForce> {
  const plan = base === null ? null : await reader.version(county, base)
  const { entries, grids } = await drawnIn(plan, division, reader)
  const codesOfBase = new Set(entries.map(({ code }) => code))
  const ground = await groundOf({ division, scheme }, plan, reader)
  const retired = await retiredCodes(county, db)
  const state = draftStateOf(grids, ground, [...retired, ...codesOfBase])
  return { state, codesOfBase, ground: boxOf(plan) }
}
