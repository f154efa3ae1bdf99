import type * as z from 'zod'
import { idKind } from '../lib/id.ts'

const draft = idKind<'draft'>('dft')
export const DraftId = draft.schema
export type DraftId = z.infer<typeof DraftId>
export const draftIdFrom = draft.from
