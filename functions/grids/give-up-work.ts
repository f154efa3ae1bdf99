import type { Database } from '../platform/dynamo/database.ts'
import { BROKEN } from '../jobs/broken.ts'
import type { StoredJob } from '../jobs/stored-job.ts'
import { discardPublication } from './discard-publication.ts'
import { settleDraft } from './drafts/settle-draft.ts'
import { workOf } from './work.ts'

/**
 * Cleans away what work wrote that cannot go on, and lets no draft stay in the middle of being published: the
 * plan in force is whole.
 */
export async function giveUpWork(stored: StoredJob, db: Database): Promise<void> {
  const work = workOf(stored)
  if (work.kind === 'import-grids' || work.kind === 'import-draft')
    await discardPublication(work.request.commandId, db)
  if (work.kind !== 'publish-draft') return
  const { draft: id, publication } = work
  await settleDraft({ id, publication }, { type: 'failed', ...BROKEN }, db)
  await discardPublication(publication, db)
}
