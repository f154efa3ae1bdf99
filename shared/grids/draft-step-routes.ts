import * as z from 'zod'
import { route } from '../contract/route.ts'
import { DraftId } from './id.ts'
import { CommandId } from '../lib/id.ts'
import { text } from '../lib/name.ts'
import { InstantIn } from '../lib/time.ts'
import { Draft } from './draft.ts'

/**
 * `expectedVersion`: the version that the person saw, where what is decided on must not have changed since.
 */
const command = { commandId: CommandId, expectedVersion: z.int().positive().optional() }
const Reason = text(1000)

/** What the steps of a draft's life share: who may take which and when stands in draft-life.ts. */
const step = <const B extends z.ZodRawShape>(summary: string, body: B) => ({
  method: 'POST' as const,
  access: 'plans.draft' as const,
  summary,
  params: z.strictObject({ id: DraftId }),
  body: z.strictObject({ ...command, ...body }),
  returns: z.strictObject({ draft: Draft }),
  errors: [
    'not-found',
    'state-refused',
    'version-conflict',
    'id-reused',
    'draft-invalid',
    'base-outdated',
    'edit-conflict',
  ] as const,
})

/** A draft's way to being in force. */
export const draftStepRoutes = {
  submitDraft: route({
    path: '/api/drafts/{id}/submit',
    ...step('Ask for approval; refused while a problem blocks', {}),
  }),
  approveDraft: route({
    path: '/api/drafts/{id}/approve',
    ...step('Approve it as another person, as it was read: it comes into force at its time', {}),
    body: z.strictObject({
      commandId: CommandId,
      expectedVersion: z.int().positive(),
      effectiveFrom: InstantIn,
    }),
  }),
  rejectDraft: route({
    path: '/api/drafts/{id}/reject',
    ...step('Send it back with the reason', { reason: Reason }),
  }),
  withdrawDraft: route({ path: '/api/drafts/{id}/withdraw', ...step('Take back the own submission', {}) }),
  discardDraft: route({ path: '/api/drafts/{id}/discard', ...step('Give it up', {}) }),
  cancelDraft: route({
    path: '/api/drafts/{id}/cancel',
    ...step('Cancel a division that is scheduled and not yet in force', { reason: Reason }),
  }),
  rebaseDraft: route({
    path: '/api/drafts/{id}/rebase',
    ...step('Carry it over to the plan that is in force now', {}),
  }),
}
