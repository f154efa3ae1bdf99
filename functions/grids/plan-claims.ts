import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { CountyCode } from '#shared/lib/division-code.ts'
import { Instant } from '#shared/lib/time.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { CLAIMS, COUNTER } from '../platform/dynamo/keys.ts'
import { alive, markDead } from '../platform/dynamo/mark-dead.ts'
import { getRow, queryAll, removeRows, type Row } from '../platform/dynamo/query.ts'
import { absent, transact, type Write } from '../platform/dynamo/transact.ts'
import { Fault } from '../platform/fault.ts'

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

/** Publications under way. */
export function planClaims(db: Database) {
  return {
    /**
     * The version that a publication writes: the one it was given when it was begun before, else one that no
     * publication ever had. Numbers are not used again, so the tiles of one that was given up stay out of
     * everybody's reach. Throws Fault version-conflict when it was begun upon another version than `before`.
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
    giveUp: (id: string): Promise<boolean> => markDead(db, 'plans', { division: CLAIMS, planKey: id }),
    dropClaim: (id: string): Promise<void> => removeRows(db, 'plans', [{ division: CLAIMS, planKey: id }]),
    claims: async (): Promise<Claim[]> =>
      (await queryAll(db, { table: 'plans', where: ['division', CLAIMS] })).map(claimOf),
  }
}
export type PlanClaims = ReturnType<typeof planClaims>

/**
 * The end of a publication; fails when it was given up for dead, so that nothing comes into force whose tiles
 * are being cleaned away.
 */
export const claimEnd = (id: string): Write => ({
  table: 'plans',
  remove: { division: CLAIMS, planKey: id },
  when: alive('planKey'),
})

/**
 * A claim as it is taken; also what a cancelled version leaves, to be cleaned away like a publication that
 * died.
 */
export const claimAgain = ({ id, ...claim }: z.input<typeof Claim>): Write => ({
  table: 'plans',
  put: { ...claim, division: CLAIMS, planKey: id },
  when: absent('planKey'),
})

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

function assertBuiltUpon(claim: Claim, before: number | null): Claim {
  if (claim.dead) throw new Fault('version-conflict', `version ${claim.version} was given up`)
  if (claim.before !== before)
    throw new Fault(
      'version-conflict',
      `version ${claim.version} was begun upon ${claim.before}, not ${before}`,
    )
  return claim
}
