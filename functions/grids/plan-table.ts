import { gunzipSync, gzipSync } from 'node:zlib'
import * as z from 'zod'
import { GridFeature, PlanHead } from '#shared/grids/plan.ts'
import { Hash } from '#shared/ledger/event.ts'
import type { Level } from '#shared/lib/division-code.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { pageSetKey, planHead, planVersionKey, TOP } from '../platform/dynamo/keys.ts'
import { getRow, putRows, queryAll, type Row } from '../platform/dynamo/query.ts'
import { absent, is, type Write } from '../platform/dynamo/transact.ts'

/** A version of a plan as stored; the head of a county is the row of its version in force. */
const StoredPlan = z.strictObject({
  v: z.literal(1),
  plan: PlanHead,
  /** Under which its pages were written; never used twice, so that two publishes cannot mix. */
  publication: z.string(),
  pageCounts: z.partialRecord(PlanHead.shape.levels.element, z.int().positive()),
  contentHash: Hash,
  /** The chain of the plan as of this version. */
  head: z.strictObject({ seq: z.int().positive(), hash: Hash }),
})
export type StoredPlan = z.infer<typeof StoredPlan>

const fromRow = ({
  division: _division,
  planKey: _planKey,
  headVersion: _headVersion,
  ...row
}: Row): StoredPlan => StoredPlan.parse(row)

/** A page holds at most so much JSON before compression, so that the compressed item stays under 400 KB. */
const PAGE_CHARACTERS = 600_000

export function planTable(db: Database) {
  return {
    heads: async (): Promise<StoredPlan[]> =>
      (await queryAll(db, { table: 'plans', where: ['division', TOP] })).map(fromRow),
    head: async (county: string): Promise<StoredPlan | null> => {
      const row = await getRow(db, 'plans', planHead(county))
      return row === undefined ? null : fromRow(row)
    },
    version: async (county: string, version: number): Promise<StoredPlan | null> => {
      const row = await getRow(db, 'plans', { division: county, planKey: planVersionKey(version) })
      return row === undefined ? null : fromRow(row)
    },
    /** A page of a level, from 1; null past the last. */
    page: async (publication: string, level: Level, page: number): Promise<GridFeature[] | null> => {
      const row = await getRow(db, 'plan-pages', { pageSet: pageSetKey(publication, level), page })
      return row === undefined ? null : unpack(row['body'])
    },
    /** Writes the pages of a level under a fresh publication; nothing reads them until a version names it. */
    writePages: async (
      publication: string,
      level: Level,
      features: readonly GridFeature[],
    ): Promise<number> => {
      const pages = paginate(features)
      await putRows(
        db,
        'plan-pages',
        pages.map((text, index) => ({
          v: 1,
          pageSet: pageSetKey(publication, level),
          page: index + 1,
          body: gzipSync(text),
        })),
      )
      return pages.length
    },
    /** The writes that bring a version into force: its own row, and the head when it is still the version before. */
    publishing: (stored: StoredPlan): Write[] => {
      const { division, version } = stored.plan
      return [
        {
          table: 'plans',
          put: { ...stored, division, planKey: planVersionKey(version) },
          when: absent('planKey'),
        },
        {
          table: 'plans',
          put: { ...stored, ...planHead(division), headVersion: version },
          when: version === 1 ? absent('planKey') : is('headVersion', version - 1),
        },
      ]
    },
  }
}
export type PlanTable = ReturnType<typeof planTable>

const Features = z.array(GridFeature)

const unpack = (body: unknown): GridFeature[] => {
  if (!(body instanceof Uint8Array)) throw new Error('a page of a plan has no body')
  return Features.parse(JSON.parse(gunzipSync(body).toString('utf8')))
}

/** JSON texts of arrays of features, each below the limit of a page. */
function paginate(features: readonly GridFeature[]): string[] {
  const pages: string[][] = []
  let room = 0
  for (const feature of features) {
    const text = JSON.stringify(feature)
    if (text.length > room) {
      pages.push([])
      room = PAGE_CHARACTERS
    }
    pages.at(-1)?.push(text)
    room -= text.length
  }
  return pages.map((texts) => `[${texts.join(',')}]`)
}
