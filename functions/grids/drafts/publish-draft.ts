import type { Descent } from '#shared/grids/draft-difference.ts'
import { gridsIn, type DraftState } from '#shared/grids/draft-state.ts'
import type { Job } from '#shared/jobs/job.ts'
import { liesUnder } from '#shared/lib/division-code.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { Fault } from '../../platform/fault.ts'
import { log } from '../../platform/log.ts'
import { discardPublication } from '../discard-publication.ts'
import { jobTable } from '../../jobs/job-table.ts'
import type { StoredJob } from '../../jobs/stored-job.ts'
import type { WorkOf } from '../work.ts'
import { planReader } from '../plan-reader.ts'
import { knownDivisions } from '../known-divisions.ts'
import { publishPlan, type Publication } from '../publish-plan.ts'
import type { Content } from '../write-content.ts'
import { entriesUnder, placeOf, plannedGrids } from '../planned-grids.ts'
import { draftStates } from './draft-states.ts'
import { draftTable, EVERYWHERE, type StoredDraft } from './draft-table.ts'
import { plannedDraft } from './planned-draft.ts'
import { settleDraft } from './settle-draft.ts'

export type PublishWork = WorkOf<'publish-draft'>

/**
 * Publishes an approved draft: its grids, and those of the county outside its division as they are in force.
 * A run that was killed is begun again and publishes once. What is refused puts the draft back to who
 * approves, with the reason, and leaves the plan as it is.
 */
export async function publishDraft(
  { job, author }: StoredJob,
  work: PublishWork,
  db: Database,
  clock: Clock,
): Promise<void> {
  const jobs = jobTable(db)
  const stored = await draftTable(db, EVERYWHERE).read(work.draft)
  const note = (more: Partial<Job>) => jobs.change({ ...job, ...more }, 'running')
  if (stored.publication !== work.publication || stored.draft.status !== 'publishing') {
    // Settled by the fact that it is in force, or by a run that was killed right after: this one only ends
    // the job.
    await note({ status: stored.draft.planVersion === undefined ? 'failed' : 'done' })
    return
  }
  const publication: Publication = {
    ...(await contentToPublish(stored, db)),
    commandId: work.publication,
    actor: author,
    clock,
    over: stored.draft.base,
    ...(stored.draft.effectiveFrom === undefined ? {} : { effectiveFrom: stored.draft.effectiveFrom }),
    onProgress: async (done, total) => void (await note({ step: 'write', done, total })),
  }
  const of = { id: work.draft, publication: work.publication }
  try {
    const { version, unchanged } = await publishPlan(publication, db)
    // What says the same as the plan in force has no time of its own to wait for.
    const isLater = !unchanged && (publication.effectiveFrom ?? '') > clock()
    const type = isLater ? ('scheduled' as const) : ('published' as const)
    await settleDraft(of, { type, planVersion: version }, db, clock)
    const total = publication.grids.length
    await note({ status: 'done', done: total, total })
    log('info', 'a draft was published', { draft: work.draft, version, grids: total })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    await settleDraft(of, { type: 'failed', ...wordsOf(error) }, db, clock)
    await discardPublication(work.publication, db)
    await note({ status: 'failed' })
    log('info', 'a draft could not be published', { draft: work.draft, code: error.code })
  }
}

/** Why a plan could not come, to who approved it. */
function wordsOf({ code, message, more: { codes = [], reason, currentVersion } }: Fault): {
  zh: string
  en: string
} {
  if (code === 'draft-invalid')
    return {
      zh: `网格 ${codes.join('、')} 相互重叠，未能发布；现行方案未受影响。`,
      en: `The grids ${codes.join(' and ')} overlap, so it was not published; the plan in force is untouched.`,
    }
  if (reason === 'scheduled')
    return {
      zh: `版本 ${currentVersion} 已定期生效，未能发布；请取消该版本，或待其生效后更新到该版本。`,
      en: `It was not published: ${message}.`,
    }
  if (reason === 'first-plan-waits')
    return {
      zh: '首个方案须立即生效，不能定期生效，未能发布。',
      en: `It was not published: ${message}.`,
    }
  if (code === 'version-conflict')
    return {
      zh: '审批期间另一方案已发布，未能发布；请退回后更新到现行方案。',
      en: 'Another plan was published meanwhile, so it was not published: send it back and rebase it.',
    }
  return {
    zh: `未能发布（${code}）：${message}。现行方案未受影响。`,
    en: `It was not published (${code}): ${message}. The plan in force is untouched.`,
  }
}

async function contentToPublish(
  stored: StoredDraft,
  db: Database,
): Promise<Content & Pick<Publication, 'traces'>> {
  const reader = planReader(db)
  const { county, division, base } = stored.draft
  const { state } = await draftStates(db, reader).at(stored)
  const plan = base === null ? null : await reader.version(county, base)
  const entries = plan === null ? [] : await entriesUnder(placeOf(plan), county, reader)
  const isOurs = ({ code }: { code: string }): boolean => liesUnder(code, division)
  const outside = entries.filter((entry) => !isOurs(entry))
  const grids = [
    ...(plan === null ? [] : await plannedGrids(placeOf(plan), outside, reader)),
    ...plannedDraft(state, entries.filter(isOurs)),
  ]
  const { divisions, name } = await knownDivisions(county, grids, reader, db)
  return {
    division: county,
    name: name ?? county,
    synthetic: plan?.plan.synthetic ?? false,
    grids,
    divisions,
    traces: tracesIn(state, new Set(entries.map(({ code }) => code))),
  }
}

/** What grids carry on of the plan that they replace, where a look at both plans would not tell. */
const tracesIn = (state: DraftState, ofBase: ReadonlySet<string>): Descent[] =>
  gridsIn(state).flatMap(({ code, origins }) => {
    const known = origins.filter((origin) => ofBase.has(origin))
    return known.every((origin) => origin === code) ? [] : [{ code, origins: known }]
  })
