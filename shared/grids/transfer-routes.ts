import * as z from 'zod'
import { route } from '../contract/route.ts'
import { Datum } from '../geo/position.ts'
import { CountyCode } from '../lib/division-code.ts'
import { JobId } from '../jobs/id.ts'
import { CommandId } from '../lib/id.ts'
import { Name } from '../lib/name.ts'
import { InstantRead } from '../lib/time.ts'
import { Job } from '../jobs/job.ts'

/** A part of a file being imported: so many characters of its text at most. */
export const PART_CHARACTERS = 262_144
const exported = { version: z.int().positive(), fileName: z.string() }

/** Plans out and in as files, and the jobs that this takes. */
export const transferRoutes = {
  exportPlan: route({
    method: 'GET',
    path: '/api/plans/{division}/export',
    access: 'plans.read',
    summary:
      'The grids of a plan as a file to be fetched: GeoJSON in WGS-84 with 8 decimals, or CSV for Excel. The address is good for some minutes. While a job makes the file of a large plan, that is the answer: ask again',
    params: z.strictObject({ division: CountyCode }),
    query: z.strictObject({ format: z.enum(['geojson', 'csv']), at: InstantRead.optional() }),
    returns: z.union([
      z.strictObject({ ...exported, bytes: z.int().nonnegative(), url: z.url() }),
      z.strictObject({ ...exported, job: Job }),
    ]),
    errors: ['not-found'],
  }),
  createImport: route({
    method: 'POST',
    path: '/api/imports',
    access: 'plans.publish',
    summary:
      'Announce a file of grids that will make the first plan of a county; what is in force is changed by a draft. A platform administrator does so only where no county staff is appointed yet',
    body: z.strictObject({
      commandId: CommandId,
      division: CountyCode,
      name: Name,
      codeProperty: z.string().min(1).max(100).optional(),
      nameProperty: z.string().min(1).max(100).optional(),
      datum: Datum.optional(),
      parts: z.int().min(1).max(400),
    }),
    returns: Job,
    status: 201,
    errors: ['id-reused', 'state-refused'],
  }),
  putImportPart: route({
    method: 'PUT',
    path: '/api/imports/{id}/parts/{part}',
    access: 'plans.publish',
    summary: 'A part of the text of the file, from 1; the last one to arrive starts the job',
    params: z.strictObject({ id: JobId, part: z.coerce.number().int().min(1).max(400) }),
    body: z.strictObject({ text: z.string().min(1).max(PART_CHARACTERS) }),
    returns: Job,
    errors: ['not-found', 'state-refused'],
  }),
  readJob: route({
    method: 'GET',
    path: '/api/jobs/{id}',
    access: 'plans.publish',
    summary: 'How far a job is that I began or that draws my division, and its report',
    params: z.strictObject({ id: JobId }),
    returns: Job,
    errors: ['not-found'],
  }),
}
