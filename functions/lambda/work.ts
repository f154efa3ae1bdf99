import type { DynamoDBStreamEvent } from 'aws-lambda'
import { changedSquares } from '../grids/changed-ground.ts'
import { publishDraft } from '../grids/drafts/publish-draft.ts'
import { runDraftImport } from '../grids/drafts/run-draft-import.ts'
import { runExport } from '../grids/export-plan.ts'
import { jobTable } from '../jobs/job-table.ts'
import { planReader } from '../grids/plan-reader.ts'
import { runImport } from '../grids/run-import.ts'
import { tellOfJob } from '../jobs/job-notices.ts'
import { runJob, type Workers } from '../jobs/run-job.ts'
import { ELSEWHERE } from '../incidents/incident-table.ts'
import { reassignIncidents } from '../incidents/reassign-incidents.ts'
import { renumberedBy } from '../grids/code-traces.ts'
import { retiredBy } from '../grids/retired-codes.ts'
import { hasStaff } from '../people/appointed-staff.ts'
import { carryAppointments } from '../people/carry-appointments.ts'
import { endAppointments } from '../people/end-appointments.ts'
import { systemClock as clock } from '../platform/clock.ts'
import type { StoredJob } from '../jobs/stored-job.ts'
import { giveUpWork } from '../grids/give-up-work.ts'
import { workOf, type Work, type WorkOf } from '../grids/work.ts'
import { openDatabase } from '../platform/dynamo/database.ts'
import { JOB } from '../platform/dynamo/keys.ts'
import { transferStore } from '../platform/transfers.ts'
import { consume } from '../platform/stream.ts'
import { plansInForce } from './plans.ts'

const db = openDatabase()

/** The work of a job, of the kind by which its worker was found. */
const work = <Kind extends Work['kind']>(stored: StoredJob, _kind: Kind): WorkOf<Kind> =>
  workOf(stored) as WorkOf<Kind>

const workers: Workers = {
  'import-grids': {
    run: (stored) =>
      runImport(stored, work(stored, 'import-grids'), {
        db,
        clock,
        hasStaff: (county) => hasStaff(county, db),
      }),
  },
  'reassign-incidents': {
    run: (stored) => reassign(stored, work(stored, 'reassign-incidents')),
    goesOn: true,
  },
  'import-draft': {
    run: (stored) =>
      runDraftImport(stored, work(stored, 'import-draft'), { db, clock, transfers: transferStore() }),
  },
  'export-plan': {
    run: (stored) =>
      runExport(stored, work(stored, 'export-plan'), {
        reader: planReader(db),
        transfers: transferStore(),
        jobs: jobTable(db),
      }),
  },
  'publish-draft': { run: (stored) => publishDraft(stored, work(stored, 'publish-draft'), db, clock) },
}

async function reassign({ job }: StoredJob, work: WorkOf<'reassign-incidents'>): Promise<void> {
  // A reader of its own: the plan that has just come into force must be seen at once, by everything this job
  // decides.
  const { reader, plans } = plansInForce(db)
  const county = job.division
  const after = await reader.version(county, work.version)
  if (after === null) throw new Error(`version ${work.version} of ${county} is missing`)
  const before = work.before === null ? null : await reader.version(county, work.before)
  const squares = [...(await changedSquares(before, after, reader)), ELSEWHERE]
  const total = squares.length
  const { version } = work
  const note = (done: number, tally: object, status: 'running' | 'done') =>
    jobTable(db).change(
      { ...job, status, done, total, reassigned: { ...NOTHING, ...tally, version } },
      'running',
    )
  const renumbered = await renumberedBy(county, version, db)
  const tally = await reassignIncidents(
    {
      county,
      version,
      squares,
      clock,
      newCodeOf: new Map(renumbered.map(({ from, to }) => [from, to])),
      begun: { ranges: job.done, tally: { ...NOTHING, ...job.reassigned } },
      onProgress: async (done, now) => void (await note(done, now, 'running')),
    },
    plans,
    db,
  )
  const from = after.plan.effectiveFrom
  await carryAppointments(renumbered, from, { db, clock })
  // Who held a post of a grid that is gone holds it until the plan came into force.
  await endAppointments(await retiredBy(county, version, db), from, { db, clock })
  await note(total, tally, 'done')
}

const NOTHING = { looked: 0, moved: 0, toReview: 0 }

/** Who tries a file looks at what comes of it. */
function isTrial(stored: StoredJob): boolean {
  const asked = workOf(stored)
  return asked.kind === 'import-draft' && asked.request.dryRun
}

async function tellOfEnded(id: string): Promise<void> {
  const stored = await jobTable(db).find(id)
  if (stored !== null && !isTrial(stored)) await tellOfJob(stored, db)
}

/**
 * Every job that is set running is run here; its own progress comes by too and finds it done. What became of
 * it is told to who should know.
 */
export const handler = (event: DynamoDBStreamEvent) =>
  consume(event, async ({ after }) => {
    if (after?.['jobKey'] !== JOB) return
    const id = String(after['id'])
    if (after['status'] === 'running') await runJob(id, { workers, giveUp: giveUpWork }, db)
    else if (after['status'] === 'done' || after['status'] === 'failed') await tellOfEnded(id)
  })
