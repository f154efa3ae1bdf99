import type { Instant } from '#shared/lib/time.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { contentLeft, ownContent } from '../draft-content-row.ts'
import type { StoredDraft } from './draft-table.ts'
import type { StepWork } from './step-draft.ts'

/** What a draft leaves behind that has content of its own and needs it no more: it is cleaned away later. */
export async function contentFreed(
  { draft: { county }, content }: Pick<StoredDraft, 'draft' | 'content'>,
  at: Instant,
  db: Database,
): Promise<Pick<StepWork, 'state'>> {
  if (content?.kind !== 'own') return {}
  const own = await ownContent(county, content.version, db)
  return own === null ? {} : { state: contentLeft(own, at) }
}
