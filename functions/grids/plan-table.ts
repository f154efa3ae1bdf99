import * as z from 'zod'
import { Layer, PlanHead } from '#shared/grids/plan.ts'
import { Hash } from '#shared/ledger/event.ts'
import { Level } from '#shared/lib/division-code.ts'
import { Instant } from '#shared/lib/time.ts'
import type { Database } from '../platform/dynamo/database.ts'
import {
  FORCE,
  forceKey,
  planHead,
  planVersionKey,
  retiredKey,
  TOP,
  tracesKey,
  VERSION,
} from '../platform/dynamo/keys.ts'
import { getRow, queryAll, queryPage, type Key, type Row } from '../platform/dynamo/query.ts'
import { absent, both, is, type Write } from '../platform/dynamo/transact.ts'

/**
 * Where what a version is made of lies: which layers have a directory, and the pages of each level by their
 * content.
 */
export const PlanContent = z.strictObject({
  layers: z.array(Layer),
  /**
   * For each level its pages in code order: hash and first code. Of the grids: their register
   * (plan-register.ts).
   */
  pages: z.partialRecord(Level, z.array(z.strictObject({ hash: z.string(), from: z.string() }))),
})
/** The hashes of all pages of a version, whatever their level. */
export const pageHashes = ({ pages }: z.infer<typeof PlanContent>): string[] =>
  Object.values(pages).flatMap((some) => some.map(({ hash }) => hash))

/**
 * What was stored before plans were tiles; no deployment ever held such data, only folders of the local
 * machine.
 */
export class OldRelease extends Error {}

/** A version of a plan as stored; the head of a county is the row of its version in force. */
export const StoredPlan = z.strictObject({
  v: z.literal(2),
  plan: PlanHead,
  content: PlanContent,
  publication: z.string(),
  contentHash: Hash,
  /** The chain of the plan as of this version. */
  head: z.strictObject({ seq: z.int().positive(), hash: Hash }),
})
export type StoredPlan = z.infer<typeof StoredPlan>

/** The box of a plan, by which coordinates of a file for it are judged; without a grid there is none. */
export const boxOf = (stored: StoredPlan | null): { ground?: PlanHead['bbox'] } =>
  stored === null || stored.plan.gridCount === 0 ? {} : { ground: stored.plan.bbox }

/** The version in force, and the one that follows it at its time. */
const Head = StoredPlan.extend({
  next: z.strictObject({ version: z.int().positive(), effectiveFrom: Instant }).optional(),
})
export type Head = z.infer<typeof Head>

function planOf({
  division: _division,
  planKey: _planKey,
  headVersion: _headVersion,
  nextVersion: _nextVersion,
  ...row
}: Row): Row {
  if (row['v'] === 1)
    throw new OldRelease('a plan was stored by a release before 0.2, which this one cannot read')
  return row
}

export function planTable(db: Database) {
  return {
    heads: async (): Promise<Head[]> =>
      (await queryAll(db, { table: 'plans', where: ['division', TOP] })).map((row) =>
        Head.parse(planOf(row)),
      ),
    head: async (county: string): Promise<Head | null> => {
      const row = await getRow(db, 'plans', planHead(county))
      return row === undefined ? null : Head.parse(planOf(row))
    },
    version: async (county: string, version: number): Promise<StoredPlan | null> => {
      const row = await getRow(db, 'plans', { division: county, planKey: planVersionKey(version) })
      return row === undefined ? null : StoredPlan.parse(planOf(row))
    },
    /** Versions that were published, the newest first. */
    versions: async (
      county: string,
      after: Key | undefined,
      limit: number,
    ): Promise<{ plans: StoredPlan[]; next: Key | undefined }> => {
      const { rows, next } = await queryPage(db, {
        table: 'plans',
        where: ['division', county],
        range: { name: 'planKey', prefix: VERSION },
        newestFirst: true,
        limit,
        after,
      })
      return { plans: rows.map((row) => StoredPlan.parse(planOf(row))), next }
    },
    /** Which version was, or will be, in force at a time; null before the first. */
    versionAt: async (county: string, at: Instant): Promise<number | null> => {
      const { rows } = await queryPage(db, {
        table: 'plans',
        where: ['division', county],
        range: { name: 'planKey', from: FORCE, to: forceKey(at, Number.MAX_SAFE_INTEGER) },
        newestFirst: true,
        limit: 1,
      })
      return rows[0] === undefined ? null : Number(rows[0]['version'])
    },
  }
}
export type PlanTable = ReturnType<typeof planTable>

/** The head of a county when it still is that version with that follower. */
export const headWrite = (head: Head, before: Pick<Head, 'plan' | 'next'> | null): Write => ({
  table: 'plans',
  put: {
    ...head,
    ...planHead(head.plan.division),
    headVersion: head.plan.version,
    ...(head.next === undefined ? {} : { nextVersion: head.next.version }),
  },
  when:
    before === null
      ? absent('planKey')
      : both(
          is('headVersion', before.plan.version),
          before.next === undefined ? absent('nextVersion') : is('nextVersion', before.next.version),
        ),
})

export const versionWrite = (stored: StoredPlan): Write => ({
  table: 'plans',
  put: { ...stored, division: stored.plan.division, planKey: planVersionKey(stored.plan.version) },
  when: absent('planKey'),
})

/** The version's place in time: what answers which plan was in force. */
export const forceWrite = ({ division, version, effectiveFrom }: PlanHead): Write => ({
  table: 'plans',
  put: { v: 1, division, planKey: forceKey(effectiveFrom, version), version },
  when: absent('planKey'),
})

export const versionRemovals = ({ division, version, effectiveFrom }: PlanHead): Write[] => [
  { table: 'plans', remove: { division, planKey: planVersionKey(version) } },
  { table: 'plans', remove: { division, planKey: forceKey(effectiveFrom, version) } },
  { table: 'plans', remove: { division, planKey: retiredKey(version) } },
  { table: 'plans', remove: { division, planKey: tracesKey(version) } },
]
