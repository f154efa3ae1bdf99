import { gunzipSync, gzipSync } from 'node:zlib'
import { renumberings, type Descent } from '#shared/grids/draft-difference.ts'
import type { PlanHead } from '#shared/grids/plan.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { tracesKey } from '../platform/dynamo/keys.ts'
import { getRow } from '../platform/dynamo/query.ts'
import { absent, type Write } from '../platform/dynamo/transact.ts'
import { retiredBy } from './retired-codes.ts'

/**
 * Which codes of the version before the grids of a version carry on, written with it: a plan itself only says
 * how grids lie. Only grids that carry on anything else than just their own code.
 */
export const traceWrites = (
  { division, version }: Pick<PlanHead, 'division' | 'version'>,
  descents: readonly Descent[],
): Write[] =>
  descents.length === 0
    ? []
    : [
        {
          table: 'plans',
          put: {
            v: 1,
            division,
            planKey: tracesKey(version),
            traces: gzipSync(descents.map(({ code, origins }) => [code, ...origins].join(' ')).join('\n')),
          },
          when: absent('planKey'),
        },
      ]

/** What grids of a version carry on; nothing of a grid that only goes on itself, or is new. */
export async function tracesOf(county: string, version: number, db: Database): Promise<Descent[]> {
  const row = await getRow(db, 'plans', { division: county, planKey: tracesKey(version) })
  if (row === undefined) return []
  const lines = gunzipSync(row['traces'] as Uint8Array)
    .toString('utf8')
    .split('\n')
  return lines.map((line) => {
    const [code = '', ...origins] = line.split(' ')
    return { code, origins }
  })
}

/** The grids of the version before that go on under another code in a version. */
export async function renumberedBy(
  county: string,
  version: number,
  db: Database,
): Promise<{ from: string; to: string }[]> {
  const [gone, traces] = await Promise.all([retiredBy(county, version, db), tracesOf(county, version, db)])
  // A code that is not gone stands on both sides, and is no renumbering whatever it carries on.
  return renumberings(new Set(gone), new Map(traces.map((one) => [one.code, one])))
}
