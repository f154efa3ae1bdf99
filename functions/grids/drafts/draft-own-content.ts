import type { Instant } from '#shared/lib/time.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import type { Write } from '../../platform/dynamo/transact.ts'
import { contentLeft, ownContent } from '../draft-content-row.ts'
import type { StoredDraft } from './draft-table.ts'
import { epochsLeft } from './left-epochs.ts'

type Kept = Pick<StoredDraft, 'content' | 'epoch' | 'imports'>

/**
 * Content of a draft's own, and grids under epochs, that it had and, as it will be, can get to no more: they
 * are cleaned away later.
 */
export async function contentFreed(
  { draft, ...before }: Kept & Pick<StoredDraft, 'draft'>,
  after: Kept,
  at: Instant,
  db: Database,
): Promise<Write[]> {
  const kept = ownVersions(after)
  const left = [...ownVersions(before)].filter((version) => !kept.has(version))
  const contents = await Promise.all(left.map((version) => ownContent(draft.county, version, db)))
  return [
    ...contents.flatMap((content) => (content === null ? [] : contentLeft(content, at))),
    ...epochsLeft({ draft, ...before }, after, at),
  ]
}

/** The content that is drawn upon, and that which an undo or a redo goes back to. */
const ownVersions = ({ content, imports }: Kept): Set<number> =>
  new Set(
    [content, ...imports.flatMap(({ before, after }) => [before.content, after.content])].flatMap((one) =>
      one?.kind === 'own' ? [one.version] : [],
    ),
  )
