import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { PlanHead } from '#shared/grids/plan.ts'
import { Layer } from '#shared/grids/plan.ts'
import { Hash } from '#shared/ledger/event.ts'
import { CountyCode, Level } from '#shared/lib/division-code.ts'
import { Instant } from '#shared/lib/time.ts'
import type { Database } from '../platform/dynamo/database.ts'
import {
  CLAIMS,
  COUNTER,
  FORCE,
  forceKey,
  planHead,
  planVersionKey,
  retiredKey,
  TOP,
  VERSION,
} from '../platform/dynamo/keys.ts'
import { getRow, queryAll, queryPage, removeRows, type Key, type Row } from '../platform/dynamo/query.ts'
import { Fault } from '../platform/fault.ts'
import { absent, both, is, present, transact, type Write } from '../platform/dynamo/transact.ts'

/** Where what a version is made of lies: which layers have a directory, and the pages of each level by their content. */
export const PlanContent = z.strictObject({
  layers: z.array(Layer),
  /** For each level its pages in code order: hash and first code. Of the grids: their register (plan-register.ts). */
  pages: z.partialRecord(Level, z.array(z.strictObject({ hash: z.string(), from: z.string() }))),
})
/** What was stored before plans were tiles; no deployment ever held such data, only folders of the local machine. */
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

/** A publication under way: which version it writes, and how many tiles it has written of it. */
const Claim = z.strictObject({
  v: z.literal(1),
  id: z.string(),
  county: CountyCode,
  version: z.int().positive(),
  /** The version it builds upon: what it has written fits no other. */
  before: z.int().positive().nullable().default(null),
  tilesWritten: z.int().nonnegative(),
  /** Hashes of the pages it writes that the version before has not. */
  pages: z.array(z.string()),
  /** When it was begun, by the clock on the wall. */
  at: Instant,
  /** Whether it was given up: from then on it can neither go on nor end, whoever still works on it. */
  dead: z.literal(true).optional(),
})
export type Claim = z.infer<typeof Claim>

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
    /**
     * The version that a publication writes: the one it was given when it was begun before, else one that no publication ever had.
     * Numbers are not used again, so the tiles of one that was given up stay out of everybody's reach. Throws Fault version-conflict
     * when it was begun upon another version than `before`.
     */
    claim: async ({
      id,
      county,
      before,
      at,
    }: Pick<Claim, 'id' | 'county' | 'before' | 'at'>): Promise<Claim> => {
      const known = await getRow(db, 'plans', { division: CLAIMS, planKey: id })
      if (known !== undefined) return assertBuiltUpon(claimOf(known), before)
      const { Attributes } = await db.client.send(
        new UpdateItemCommand({
          TableName: db.nameOf('plans'),
          Key: marshall({ division: county, planKey: COUNTER }),
          UpdateExpression: 'ADD #n :one',
          ExpressionAttributeNames: { '#n': 'last' },
          ExpressionAttributeValues: { ':one': { N: '1' } },
          ReturnValues: 'ALL_NEW',
        }),
      )
      const version = Number(Attributes?.['last']?.N)
      const claim: Claim = { v: 1, id, county, version, before, tilesWritten: 0, pages: [], at }
      // Another run of the same publication may have been faster.
      const failure = await transact(db, [claimAgain(claim)])
      return failure === null ? claim : assertBuiltUpon(claimOf(failure[0]?.row), before)
    },
    noteProgress: (id: string, progress: Partial<Pick<Claim, 'tilesWritten' | 'pages'>>): Promise<void> =>
      noteOnClaim(db, id, progress),
    /** Gives a publication up before anything of it is cleaned away; whether there is one. */
    giveUp: (id: string): Promise<boolean> => markDead(db, id),
    dropClaim: (id: string): Promise<void> => removeRows(db, 'plans', [{ division: CLAIMS, planKey: id }]),
    claims: async (): Promise<Claim[]> =>
      (await queryAll(db, { table: 'plans', where: ['division', CLAIMS] })).map(claimOf),
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

/** The end of a publication; fails when it was given up for dead, so that nothing comes into force whose tiles are being cleaned away. */
export const claimEnd = (id: string): Write => ({
  table: 'plans',
  remove: { division: CLAIMS, planKey: id },
  when: both(present('planKey'), absent('dead')),
})

/** A claim as it is taken; also what a cancelled version leaves, to be cleaned away like a publication that died. */
export const claimAgain = ({ id, ...claim }: z.input<typeof Claim>): Write => ({
  table: 'plans',
  put: { ...claim, division: CLAIMS, planKey: id },
  when: absent('planKey'),
})

export const versionRemovals = ({ division, version, effectiveFrom }: PlanHead): Write[] => [
  { table: 'plans', remove: { division, planKey: planVersionKey(version) } },
  { table: 'plans', remove: { division, planKey: forceKey(effectiveFrom, version) } },
  { table: 'plans', remove: { division, planKey: retiredKey(version) } },
]

const claimOf = (row: Row | undefined): Claim => {
  const { division: _division, planKey, ...rest } = row ?? {}
  return Claim.parse({ ...rest, id: planKey })
}

/** Throws Error when the publication was given up for dead. */
async function noteOnClaim(
  db: Database,
  id: string,
  progress: Record<string, number | string[]>,
): Promise<void> {
  const names = Object.keys(progress)
  await db.client.send(
    new UpdateItemCommand({
      TableName: db.nameOf('plans'),
      Key: marshall({ division: CLAIMS, planKey: id }),
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: 'attribute_exists(planKey) AND attribute_not_exists(dead)',
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: marshall(
        Object.fromEntries(Object.entries(progress).map(([name, value]) => [`:${name}`, value])),
      ),
    }),
  )
}

async function markDead(db: Database, id: string): Promise<boolean> {
  const mark = new UpdateItemCommand({
    TableName: db.nameOf('plans'),
    Key: marshall({ division: CLAIMS, planKey: id }),
    UpdateExpression: 'SET dead = :true',
    ConditionExpression: 'attribute_exists(planKey)',
    ExpressionAttributeValues: { ':true': { BOOL: true } },
  })
  try {
    await db.client.send(mark)
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

function assertBuiltUpon(claim: Claim, before: number | null): Claim {
  if (claim.dead) throw new Fault('version-conflict', `version ${claim.version} was given up`)
  if (claim.before !== before)
    throw new Fault(
      'version-conflict',
      `version ${claim.version} was begun upon ${claim.before}, not ${before}`,
    )
  return claim
}
