import { contract } from '#shared/contract/index.ts'
import { deciding } from '#shared/geo/position.ts'
import { exportPlan } from '../grids/export-plan.ts'
import { createImport, putPart, readJob } from '../grids/import-job.ts'
import { jobTable } from '../jobs/job-table.ts'
import { listDivisions } from '../grids/list-divisions.ts'
import { locatePoint, locatePoints } from '../grids/locate-point.ts'
import { readReassignment } from '../grids/reassign-job.ts'
import { planReader } from '../grids/plan-reader.ts'
import { listVersions, readGrids, readPlan, readRegister, readTiles } from '../grids/read-plan.ts'
import { hasStaff } from '../people/appointed-staff.ts'
import { systemClock } from '../platform/clock.ts'
import { Answer } from '../platform/http/exchange.ts'
import { serve } from '../platform/http/stack.ts'
import { transferStore } from '../platform/transfers.ts'
import { openDoors } from './doors.ts'

const { db, know } = openDoors()
const reader = planReader(db)
const jobs = jobTable(db)
const transfers = transferStore()

/**
 * A version never changes, so a page of a named version may be kept for good; by the asker only, it is not
 * public.
 */
const KEPT = { 'cache-control': 'private, max-age=31536000, immutable' }

const kept = <T>({ version }: { version?: number | undefined }, page: T): Answer<T> =>
  new Answer(page, version === undefined ? {} : { headers: KEPT })

export const handler = serve(
  contract.grids,
  {
    listDivisions: ({ query }) => listDivisions(query.parent, query.cursor, db),
    readPlan: ({ params, query }) => readPlan(params.division, query.at, reader),
    listVersions: ({ params, query }) => listVersions(params.division, query.cursor, reader),
    readReassignment: ({ params }) => readReassignment(params.division, db),
    readGrids: async ({ params, query }) =>
      kept(query, await readGrids({ county: params.division, ...query }, reader)),
    readRegister: async ({ params, query }) =>
      kept(query, await readRegister({ county: params.division, ...query }, reader)),
    readTiles: async ({ params, query }) =>
      kept(query, await readTiles({ county: params.division, ...query }, reader)),
    locate: ({ query }) =>
      locatePoint(
        { ...query, datum: query.datum ?? 'WGS84', accuracyMetres: deciding(query.accuracyMetres) },
        reader,
      ),
    locateBatch: ({ body }) => locatePoints(body, reader),
    exportPlan: ({ params, query }, { actor }) =>
      exportPlan(
        { county: params.division, ...query },
        { actor, clock: systemClock, reader, transfers, jobs },
      ),
    createImport: ({ body }, { actor }) =>
      createImport(body, actor, systemClock, {
        jobs,
        plans: reader.plans,
        hasStaff: (county) => hasStaff(county, db),
      }),
    putImportPart: ({ params, body }, { actor }) => putPart({ ...params, text: body.text }, actor, jobs),
    readJob: ({ params }, { actor }) => readJob(params.id, actor, jobs),
  },
  know,
)
