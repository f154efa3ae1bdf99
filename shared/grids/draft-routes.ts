import * as z from 'zod'
import { Cursor } from '../contract/cursor.ts'
import { route } from '../contract/route.ts'
import { Datum } from '../geo/position.ts'
import { CountyCode, DivisionCode } from '../lib/division-code.ts'
import { DraftId } from './id.ts'
import { JobId } from '../jobs/id.ts'
import { CommandId } from '../lib/id.ts'
import { FileName, Name } from '../lib/name.ts'
import { AppliedEdit, DraftEdit, DraftProblem } from './draft-edit.ts'
import { DraftImpact } from './draft-impact.ts'
import { draftStepRoutes } from './draft-step-routes.ts'
import { Draft, DraftGrid, DraftStatus, Presence, TargetBand } from './draft.ts'
import { SchemeName } from './code-scheme.ts'
import { Part } from './geometry-parts.ts'
import { Job } from '../jobs/job.ts'

const params = z.strictObject({ id: DraftId })
const one = z.strictObject({ draft: Draft })
const wanted = z.strictObject({ targets: TargetBand, scheme: SchemeName, version: z.int().nonnegative() })

export const draftRoutes = {
  createDraft: route({
    method: 'POST',
    path: '/api/plans/{division}/drafts',
    access: 'plans.draft',
    summary: 'Begin a draft from a version of the plan, or from nothing',
    params: z.strictObject({ division: DivisionCode }),
    body: z.strictObject({
      commandId: CommandId,
      title: Name,
      from: z.int().positive().nullable(),
    }),
    returns: one,
    status: 201,
    repeatStatus: 200,
    errors: ['not-found', 'id-reused'],
  }),
  listDrafts: route({
    method: 'GET',
    path: '/api/plans/{division}/drafts',
    access: 'plans.draft',
    summary: 'The drafts of a division and below it, the newest first',
    params: z.strictObject({ division: DivisionCode }),
    query: z.strictObject({ status: DraftStatus.optional(), cursor: Cursor.optional() }),
    returns: z.strictObject({ items: z.array(Draft), cursor: Cursor.optional() }),
    errors: ['invalid-cursor'],
  }),
  readDraft: route({
    method: 'GET',
    path: '/api/drafts/{id}',
    access: 'plans.draft',
    summary: 'A draft',
    params,
    returns: one,
    errors: ['not-found'],
  }),
  readDraftGrids: route({
    method: 'GET',
    path: '/api/drafts/{id}/grids',
    access: 'plans.draft',
    summary:
      'The grids of a draft as GeoJSON, in pages; all pages show the version of the first. A grid too long for one page comes in parts: the first ring of each goes on where the last ring of the one before stopped',
    params,
    query: z.strictObject({ cursor: Cursor.optional() }),
    returns: z.strictObject({
      type: z.literal('FeatureCollection'),
      version: z.int().positive(),
      features: z.array(
        z.strictObject({
          type: z.literal('Feature'),
          id: DraftGrid.shape.code,
          geometry: DraftGrid.shape.geometry,
          properties: DraftGrid.omit({ geometry: true }),
          part: Part.optional(),
        }),
      ),
      cursor: Cursor.optional(),
    }),
    isWhole: true,
    errors: ['not-found', 'invalid-cursor', 'version-conflict'],
  }),
  listEdits: route({
    method: 'GET',
    path: '/api/drafts/{id}/edits',
    access: 'plans.draft',
    summary: 'The edits after a version, oldest first: what a screen needs to catch up',
    params,
    query: z.strictObject({
      after: z.coerce.number().int().nonnegative().optional(),
      cursor: Cursor.optional(),
    }),
    returns: z.strictObject({ draft: Draft, items: z.array(AppliedEdit), cursor: Cursor.optional() }),
    isWhole: true,
    errors: ['not-found', 'invalid-cursor'],
  }),
  editDraft: route({
    method: 'POST',
    path: '/api/drafts/{id}/edits',
    access: 'plans.draft',
    summary: 'Draw: one edit, taken once, whatever others drew elsewhere meanwhile',
    params,
    body: DraftEdit,
    returns: z.strictObject({ draft: Draft, applied: AppliedEdit }),
    errors: ['not-found', 'state-refused', 'edit-refused', 'edit-conflict', 'id-reused'],
  }),
  listProblems: route({
    method: 'GET',
    path: '/api/drafts/{id}/problems',
    access: 'plans.draft',
    summary:
      'What is wrong with a draft, with the repairs that are offered: all is counted, the first thousand listed',
    params,
    query: z.strictObject({ cursor: Cursor.optional() }),
    returns: z.strictObject({
      version: z.int().positive(),
      /** What blocks first, 1,000 over all pages at most. */
      items: z.array(DraftProblem),
      /** All that is wrong, listed or not. */
      counts: z.array(DraftProblem.pick({ kind: true, blocks: true }).extend({ count: z.int().positive() })),
      /** Is more wrong than the pages list? */
      isCut: z.boolean(),
      cursor: Cursor.optional(),
    }),
    errors: ['not-found', 'invalid-cursor'],
  }),
  readImpact: route({
    method: 'GET',
    path: '/api/drafts/{id}/impact',
    access: 'plans.draft',
    summary: 'The approval document: who gains and who loses what',
    params,
    returns: DraftImpact,
    isWhole: true,
    errors: ['not-found', 'draft-invalid'],
  }),
  showPresence: route({
    method: 'PUT',
    path: '/api/drafts/{id}/presence',
    access: 'plans.draft',
    summary:
      'I am here: who else is. For pages of the release before; today’s say it over the live line, and the two do not see each other',
    params,
    body: Presence.pick({ lngLat: true, selected: true }),
    returns: z.strictObject({ version: z.int().positive(), others: z.array(Presence) }),
    errors: ['not-found'],
  }),
  createDraftImport: route({
    method: 'POST',
    path: '/api/drafts/{id}/imports',
    access: 'plans.draft',
    summary:
      'Announce a GeoJSON file that will replace the grids of a draft; send it to `upload`, then start the job',
    params,
    body: z.strictObject({
      commandId: CommandId,
      fileName: FileName,
      bytes: z.int().positive(),
      datum: Datum.optional(),
      codeProperty: z.string().min(1).max(100).optional(),
      nameProperty: z.string().min(1).max(100).optional(),
      householdsProperty: z.string().min(1).max(100).optional(),
      peopleProperty: z.string().min(1).max(100).optional(),
      /** Report what would happen and change nothing. */
      dryRun: z.boolean(),
    }),
    returns: z.strictObject({
      upload: z.strictObject({
        url: z.url(),
        method: z.literal('PUT'),
        headers: z.record(z.string(), z.string()),
      }),
      job: Job,
    }),
    status: 201,
    errors: ['not-found', 'state-refused', 'too-large', 'id-reused'],
  }),
  startJob: route({
    method: 'POST',
    path: '/api/jobs/{id}/start',
    access: 'plans.draft',
    summary: 'Begin the work on a file that has been sent',
    params: z.strictObject({ id: JobId }),
    returns: Job,
    errors: ['not-found', 'state-refused', 'too-large'],
  }),
  ...draftStepRoutes,
  readTargets: route({
    method: 'GET',
    path: '/api/plans/{division}/targets',
    access: 'plans.draft',
    summary: 'What the county wants of a grid, and how it numbers its grids',
    params: z.strictObject({ division: CountyCode }),
    returns: wanted,
    errors: ['not-found'],
  }),
  writeTargets: route({
    method: 'PUT',
    path: '/api/plans/{division}/targets',
    access: 'plans.draft',
    summary: 'Say what the county wants of a grid, and how drafts that are begun from now on number theirs',
    params: z.strictObject({ division: CountyCode }),
    body: z.strictObject({
      commandId: CommandId,
      expectedVersion: z.int().nonnegative(),
      targets: TargetBand,
      /** As it was, unless it is said. */
      scheme: SchemeName.optional(),
    }),
    returns: wanted,
    errors: ['not-found', 'version-conflict', 'id-reused'],
  }),
}
