import * as z from 'zod'
import { route } from '../contract/route.ts'
import { Cursor } from '../contract/cursor.ts'
import { CountyCode, DivisionCode, GridCode, Level } from '../lib/division-code.ts'
import { AccuracyMetres, Datum, Lat, Lng } from '../geo/position.ts'
import { Candidate } from '../incidents/incident.ts'
import { DecimalText } from '../lib/decimal.ts'
import { InstantRead } from '../lib/time.ts'
import { Division, GridPage, Layer, PlanHead, RegisterEntry, TilePage } from './plan.ts'
import { Job } from '../jobs/job.ts'
import { transferRoutes } from './transfer-routes.ts'

const Rule = z.enum(['inside', 'border', 'outside', 'exception'])

export const Located = z
  .strictObject({
    owner: GridCode.nullable(),
    rule: Rule,
    planVersion: z.int().positive().nullable(),
    candidates: z.array(Candidate),
    /** The county whose plan decided; null when no plan is near the point. */
    division: CountyCode.nullable(),
  })
  .meta({ id: 'Located' })
export type Located = z.infer<typeof Located>

/** One point of a batch, WGS-84. */
const BatchPoint = z.strictObject({ id: z.string().min(1).max(128), lng: Lng, lat: Lat })
export const BATCH_POINTS = 10_000

const params = z.strictObject({ division: CountyCode })
/** Which plan: a version, or the one in force now or at a time. */
const version = {
  version: z.coerce.number().int().positive().optional(),
  at: InstantRead.optional(),
  cursor: Cursor.optional(),
}

export const gridRoutes = {
  listDivisions: route({
    method: 'GET',
    path: '/api/divisions',
    access: 'plans.read',
    summary: 'Divisions under a parent; without one, the counties that have a plan',
    query: z.strictObject({ parent: DivisionCode.optional(), cursor: Cursor.optional() }),
    returns: z.strictObject({ items: z.array(Division), cursor: Cursor.optional() }),
    errors: ['invalid-cursor'],
  }),
  readPlan: route({
    method: 'GET',
    path: '/api/plans/{division}',
    access: 'plans.read',
    summary: 'The plan in force in a county, now or at a time',
    params,
    query: z.strictObject({ at: InstantRead.optional() }),
    returns: PlanHead,
    errors: ['not-found'],
  }),
  listVersions: route({
    method: 'GET',
    path: '/api/plans/{division}/versions',
    access: 'plans.read',
    summary: 'The versions of a plan, the newest first, with the time from which on each is in force',
    params,
    query: z.strictObject({ cursor: Cursor.optional() }),
    returns: z.strictObject({ items: z.array(PlanHead), cursor: Cursor.optional() }),
    errors: ['invalid-cursor'],
  }),
  readReassignment: route({
    method: 'GET',
    path: '/api/plans/{division}/reassignment',
    access: 'plans.read',
    summary:
      'How far the open incidents are that the plan in force gives to other grids; null before it has begun',
    params,
    returns: z.strictObject({ version: z.int().positive(), job: Job.nullable() }),
    errors: ['not-found'],
  }),
  readGrids: route({
    method: 'GET',
    path: '/api/plans/{division}/grids',
    access: 'plans.read',
    summary:
      'The grids of a plan as GeoJSON, or the outlines of a level above, in pages of up to 1 MB. One too long for a page comes in parts: the first ring of each goes on where the last ring of the one before stopped. A version never changes',
    params,
    query: z.strictObject({ ...version, level: Level.optional() }),
    returns: GridPage,
    errors: ['not-found', 'invalid-cursor'],
  }),
  readRegister: route({
    method: 'GET',
    path: '/api/plans/{division}/register',
    access: 'plans.read',
    summary: 'Codes, names, areas and label points of the grids of a plan, by code, without their geometry',
    params,
    query: z.strictObject(version),
    returns: z.strictObject({
      division: CountyCode,
      version: z.int().positive(),
      items: z.array(RegisterEntry),
      cursor: Cursor.optional(),
    }),
    errors: ['not-found', 'invalid-cursor'],
  }),
  readTiles: route({
    method: 'GET',
    path: '/api/plans/{division}/tiles',
    access: 'plans.read',
    summary:
      'The tiles of a layer of a plan, from which whoever holds them can tell the owner of every point',
    params,
    query: z.strictObject({ ...version, layer: Layer.optional() }),
    returns: TilePage,
    errors: ['not-found', 'invalid-cursor'],
  }),
  locate: route({
    method: 'GET',
    path: '/api/locate',
    access: 'plans.read',
    summary: 'Which grid owns a point, by which rule, and what else is near',
    query: z.strictObject({
      division: DivisionCode.optional(),
      lng: DecimalText.pipe(Lng),
      lat: DecimalText.pipe(Lat),
      /** The very point unless given; 0 or less for a position that nobody knows the accuracy of. */
      accuracyMetres: DecimalText.pipe(AccuracyMetres).optional(),
      datum: Datum.optional(),
      at: InstantRead.optional(),
    }),
    returns: Located,
    errors: ['not-found'],
  }),
  locateBatch: route({
    method: 'POST',
    path: '/api/locate/batch',
    access: 'plans.read',
    summary: 'The owners of up to 10,000 points in WGS-84',
    body: z.strictObject({
      division: CountyCode,
      points: z.array(BatchPoint).max(BATCH_POINTS),
      at: InstantRead.optional(),
    }),
    returns: z.strictObject({
      planVersion: z.int().positive(),
      results: z.array(z.strictObject({ id: z.string(), owner: GridCode.nullable(), rule: Rule })),
    }),
    errors: ['not-found'],
  }),
  ...transferRoutes,
}
