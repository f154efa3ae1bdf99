import { AppliedEdit } from '#shared/grids/draft-edit.ts'
import type { Change } from '#shared/grids/draft-state.ts'

/** An edit of the log, by Ann unless told otherwise. */
export function anAppliedEdit(
  version: number,
  {
    before,
    after,
    of,
    type = 'move',
    actor = 'ann',
    replacesAll = false,
  }: Change & { of?: number; type?: string; actor?: string; replacesAll?: boolean },
): AppliedEdit {
  const at = '2026-11-02T09:00:00.000Z'
  const envelope = { version, type, actor, actorName: actor.toUpperCase(), at }
  return AppliedEdit.parse({
    ...envelope,
    before,
    after,
    ...(of === undefined ? {} : { of }),
    ...(replacesAll ? { replacesAll } : {}),
  })
}
