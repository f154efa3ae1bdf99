import * as z from 'zod'
import { Hash } from '#shared/ledger/event.ts'
import { CountyCode } from '#shared/lib/division-code.ts'
import type { Instant } from '#shared/lib/time.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { CONTENT, contentKey } from '../platform/dynamo/keys.ts'
import { getRow, queryAll, type Row } from '../platform/dynamo/query.ts'
import { absent, type Write } from '../platform/dynamo/transact.ts'
import { claimAgain } from './plan-claims.ts'
import { pageHashes, PlanContent } from './plan-table.ts'

/**
 * The content of a draft: tiles, directory and pages under a version number of its own, as a publication
 * writes them.
 */
const DraftContent = z.strictObject({
  v: z.literal(1),
  county: CountyCode,
  version: z.int().positive(),
  content: PlanContent,
  contentHash: Hash,
})
export type DraftContent = z.infer<typeof DraftContent>

const contentOf = ({ division: _division, planKey: _planKey, ...row }: Row): DraftContent =>
  DraftContent.parse(row)

/** The content of a draft that has its own; null when there is none under the number. */
export async function ownContent(
  county: string,
  version: number,
  db: Database,
): Promise<DraftContent | null> {
  const row = await getRow(db, 'plans', { division: county, planKey: contentKey(version) })
  return row === undefined ? null : contentOf(row)
}

/** All of a county; some dozens at most. */
export async function ownContents(county: string, db: Database): Promise<DraftContent[]> {
  const range = { name: 'planKey', prefix: CONTENT }
  return (await queryAll(db, { table: 'plans', where: ['division', county], range })).map(contentOf)
}

export const contentWrite = (content: DraftContent): Write => ({
  table: 'plans',
  put: { ...content, division: content.county, planKey: contentKey(content.version) },
  when: absent('planKey'),
})

/** Content that a draft leaves: to be cleaned away like a publication that died. */
export const contentLeft = ({ county, version, content }: DraftContent, at: Instant): Write[] => [
  { table: 'plans', remove: { division: county, planKey: contentKey(version) } },
  claimAgain({
    v: 1,
    id: `content#${county}#${version}`,
    county,
    version,
    tilesWritten: 0,
    pages: pageHashes(content),
    at,
  }),
]
