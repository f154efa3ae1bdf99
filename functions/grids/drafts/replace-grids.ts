import type { AppliedEdit } from '#shared/grids/draft-edit.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { Actor } from '#shared/people/person.ts'
import type { Write } from '../../platform/dynamo/transact.ts'
import type { StoredDraft } from './draft-table.ts'
import { editWrite } from './draft-writes.ts'

interface Replacing {
  readonly type: 'import' | 'rebase'
  readonly actor: Pick<Actor, 'id' | 'name'>
  readonly at: Instant
  /** What is drawn now, by its hash. */
  readonly drawn: string
}

/**
 * The grids of a draft are replaced as a whole: nothing before can be undone, and an edit that was drawn before is a conflict. An edit that
 * touches nothing stands for it in the list, so that screens which catch up learn that they have to read all grids anew.
 */
export function replacement(
  { draft: { id, version } }: StoredDraft,
  { type, actor, at, drawn }: Replacing,
): { stored: Pick<StoredDraft, 'since' | 'sinceBy' | 'drawnHash'>; state: Write[] } {
  const edit: AppliedEdit = {
    version: version + 1,
    type,
    actor: actor.id,
    actorName: actor.name,
    at,
    before: [],
    after: [],
  }
  return {
    stored: { since: version + 1, sinceBy: { person: actor.id, name: actor.name }, drawnHash: drawn },
    state: [editWrite(id, edit)],
  }
}
