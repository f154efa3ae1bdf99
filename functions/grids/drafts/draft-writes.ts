import type { AppliedEdit } from '#shared/grids/draft-edit.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import type { DraftId } from '#shared/grids/id.ts'
import type { CommandId } from '#shared/lib/id.ts'
import { DRAFT, draftGridKey, editKey, listKey, PUBLICATION } from '../../platform/dynamo/keys.ts'
import type { Row } from '../../platform/dynamo/query.ts'
import { absent, is, type Write } from '../../platform/dynamo/transact.ts'
import type { StoredDraft } from './draft-table.ts'
import { packedRows } from './packed.ts'

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

/** An edit and the command that it was: a draft may be older than commands are remembered. */
export const editWrites = (
  id: DraftId,
  edit: AppliedEdit,
  command?: { readonly id: string; readonly hash: string },
): Write[] =>
  packedRows(
    {
      id,
      draftKey: editKey(edit.version),
      ...(command === undefined ? {} : { command: command.id, commandHash: command.hash }),
    },
    edit,
  ).map((put) => ({ table: 'drafts', put, when: absent('id') }))

/** The draft's version is the condition of the whole transaction: a grid's rows only ever follow it. */
export const gridWrites = (stored: StoredDraft, code: string, grid: DraftGrid | undefined): Write[] =>
  gridRows(stored, code, grid).map((put) => ({
    table: 'drafts',
    put,
    when: { expression: 'attribute_not_exists(#k) OR attribute_exists(#k)', names: { '#k': 'id' } },
  }))

/** A grid as it is; one that is gone is a row without a body. */
export function gridRows(
  { draft: { id }, epoch }: StoredDraft,
  code: string,
  grid: DraftGrid | undefined,
): Row[] {
  const place = { id, draftKey: draftGridKey(epoch, code) }
  return grid === undefined ? [{ v: 1, ...place }] : packedRows(place, grid)
}

/** What is published by a publication, so that the fact of it finds the draft. */
export const publicationWrite = (publication: CommandId, draft: DraftId): Write => ({
  table: 'drafts',
  put: { v: 1, id: publication, draftKey: PUBLICATION, draft },
  when: absent('id'),
})
