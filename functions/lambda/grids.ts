import { contract } from '#shared/contract/index.ts'
import { createImport, putPart, readJob } from '../grids/import-job.ts'
import { jobTable } from '../grids/job-table.ts'
import { listDivisions } from '../grids/list-divisions.ts'
import { locatePoint, locatePoints } from '../grids/locate-point.ts'
import { planCache } from '../grids/plan-cache.ts'
import { planTable } from '../grids/plan-table.ts'
import { readGrids, readPlan } from '../grids/read-plan.ts'
import { systemClock } from '../platform/clock.ts'
import { Answer } from '../platform/http/exchange.ts'
import { serve } from '../platform/http/stack.ts'
import { openDoors } from './doors.ts'

const { db, know } = openDoors()
const plans = planTable(db)
const cache = planCache(plans)
const jobs = jobTable(db)

/** A version never changes, so a page of a named version may be kept for good; by the asker only, it is not public. */
const KEPT = { 'cache-control': 'private, max-age=31536000, immutable' }

export const handler = serve(
  contract.grids,
  {
    listDivisions: ({ query }) => listDivisions(query.parent, query.cursor, db),
    readPlan: ({ params }) => readPlan(params.division, plans),
    readGrids: async ({ params, query }) => {
      const page = await readGrids({ county: params.division, ...query }, plans)
      return new Answer(page, query.version === undefined ? {} : { headers: KEPT })
    },
    locate: ({ query }) =>
      locatePoint(
        { ...query, datum: query.datum ?? 'WGS84', accuracyMetres: query.accuracyMetres ?? 0 },
        cache,
      ),
    locateBatch: ({ body }) => locatePoints(body, cache),
    createImport: ({ body }, { actor }) => createImport(body, actor, systemClock, jobs),
    putImportPart: ({ params, body }, { actor }) => putPart({ ...params, text: body.text }, actor, jobs),
    readJob: ({ params }, { actor }) => readJob(params.id, actor, jobs),
  },
  know,
)
