import { gunzipSync, gzipSync } from 'node:zlib'
import type { PlanHead } from '#shared/grids/plan.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { RETIRED, retiredKey } from '../platform/dynamo/keys.ts'
import { getRow, queryAll, type Row } from '../platform/dynamo/query.ts'
import { absent, type Write } from '../platform/dynamo/transact.ts'

/**
 * The codes that a version retired, written with it: with those of a version itself they are all codes that a
 * county ever used up to it, known without a look at the versions before. A hundred thousand codes in order
 * take some 250 kB.
 */
export const retiredWrites = (
  { division, version }: Pick<PlanHead, 'division' | 'version'>,
  codes: readonly string[],
): Write[] =>
  codes.length === 0
    ? []
    : [
        {
          table: 'plans',
          put: {
            v: 1,
            division,
            planKey: retiredKey(version),
            codes: gzipSync([...codes].sort().join('\n')),
          },
          when: absent('planKey'),
        },
      ]

/** Every code that some version of the county's plan retired. */
export async function retiredCodes(county: string, db: Database): Promise<string[]> {
  const rows = await queryAll(db, {
    table: 'plans',
    where: ['division', county],
    range: { name: 'planKey', prefix: RETIRED },
  })
  return rows.flatMap(codesOf)
}

/** The codes that one version retired. */
export async function retiredBy(county: string, version: number, db: Database): Promise<string[]> {
  const row = await getRow(db, 'plans', { division: county, planKey: retiredKey(version) })
  return row === undefined ? [] : codesOf(row)
}

const codesOf = ({ codes }: Row): string[] =>
  gunzipSync(codes as Uint8Array)
    .toString('utf8')
    .split('\n')
