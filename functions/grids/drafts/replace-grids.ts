import type { AppliedEdit } from '#shared/grids/draft-edit.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { Actor } from '#shared/people/person.ts'
import type { Write } from '../../platform/dynamo/transact.ts'
import type { Footing, StoredDraft, TakenImport } from './draft-table.ts'
import { editWrites } from './draft-writes.ts'

interface Replacing {
  readonly type: 'import' | 'rebase'
  readonly actor: Pick<Actor, 'id' | 'name'>
  readonly at: Instant
  /** What is drawn now, by its hash. */
  readonly drawn: string
  /** What is drawn upon from now on, and how many grids there are then. */
  readonly footing: Footing
  readonly gridCount: number
}

type Replaced = Pick<
  StoredDraft,
  'content' | 'epoch' | 'since' | 'sinceBy' | 'lockedUpTo' | 'imports' | 'drawnHash'
>

/**
 * The grids of a draft are replaced as a whole: an edit that was drawn before is a conflict. An import can be
 * taken back, a rebase not, nor what was drawn before it. An edit that touches nothing stands for it in the
 * list, so that screens which catch up learn that they have to read all grids anew.
 */
export function replacement(
  stored: StoredDraft,
  { type, actor, at, drawn, footing, gridCount }: Replacing,
): { stored: Replaced; state: Write[] } {
  const { id } = stored.draft
  const version = stored.draft.version + 1
  const edit: AppliedEdit = {
    version,
    type,
    actor: actor.id,
    actorName: actor.name,
    at,
    before: [],
    after: [],
    replacesAll: true,
  }
  const past =
    type === 'rebase'
      ? { lockedUpTo: version, imports: [] }
      : withImport(stored, version, { ...footing, gridCount })
  return {
    stored: {
      ...footing,
      ...past,
      since: version,
      sinceBy: { person: actor.id, name: actor.name },
      drawnHash: drawn,
    },
    state: editWrites(id, edit),
  }
}

/** Each keeps content of some 10 MB: who wants to get back further has the files. */
const IMPORTS_KEPT = 4

function withImport(
  { draft, content, epoch, since, lockedUpTo = since, imports }: StoredDraft,
  version: number,
  after: TakenImport['after'],
): Pick<StoredDraft, 'lockedUpTo' | 'imports'> {
  const all = [...imports, { version, before: { content, epoch, gridCount: draft.gridCount }, after }]
  const dropped = all.slice(0, -IMPORTS_KEPT).at(-1)
  return { lockedUpTo: dropped?.version ?? lockedUpTo, imports: all.slice(-IMPORTS_KEPT) }
}
