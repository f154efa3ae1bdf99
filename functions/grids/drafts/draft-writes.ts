import type { AppliedEdit } from '#shared/grids/draft-edit.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import type { CommandId, DraftId } from '#shared/lib/id.ts'
import { DRAFT, draftGridKey, editKey, listKey, PUBLICATION } from '../../platform/dynamo/keys.ts'
import type { Row } from '../../platform/dynamo/query.ts'
import { absent, is, type Write } from '../../platform/dynamo/transact.ts'
import type { StoredDraft } from './draft-table.ts'
import { packed } from './packed.ts'

/** The draft, when it is still at the version before; a new one when there is none of its id. */
export const draftWrite = (stored: StoredDraft, before: StoredDraft | null): Write => ({
  table: 'drafts',
  put: {
    ...stored,
    id: stored.draft.id,
    draftKey: DRAFT,
    county: stored.draft.county,
    listKey: listKey(stored.draft.createdAt, stored.draft.id),
    version: stored.draft.version,
  },
  when: before === null ? absent('id') : is('version', before.draft.version),
})

/**
 * An edit and the command that it was: a draft may be older than commands are remembered. Throws Fault edit-refused for an edit that no item
 * holds.
 */
export const editWrite = (
  id: DraftId,
  edit: AppliedEdit,
  command?: { readonly id: string; readonly hash: string },
): Write => ({
  table: 'drafts',
  put: {
    v: 1,
    id,
    draftKey: editKey(edit.version),
    body: packed(edit),
    ...(command === undefined ? {} : { command: command.id, commandHash: command.hash }),
  },
  when: absent('id'),
})

/** The draft's version is the condition of the whole transaction: a grid's row only ever follows it. */
export const gridWrite = (stored: StoredDraft, code: string, grid: DraftGrid | undefined): Write => ({
  table: 'drafts',
  put: gridRow(stored, code, grid),
  when: { expression: 'attribute_not_exists(#k) OR attribute_exists(#k)', names: { '#k': 'id' } },
})

/** A grid as it is; one that is gone is a row without a body. */
export const gridRow = (
  { draft: { id }, epoch }: StoredDraft,
  code: string,
  grid: DraftGrid | undefined,
): Row => ({
  v: 1,
  id,
  draftKey: draftGridKey(epoch, code),
  ...(grid === undefined ? {} : { body: packed(grid) }),
})

/** What is published by a publication, so that the fact of it finds the draft. */
export const publicationWrite = (publication: CommandId, draft: DraftId): Write => ({
  table: 'drafts',
  put: { v: 1, id: publication, draftKey: PUBLICATION, draft },
  when: absent('id'),
})
