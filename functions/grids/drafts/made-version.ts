import type { Draft } from '#shared/grids/draft.ts'
import type { DraftOutcome } from '#shared/grids/draft-life.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import type { Key } from '../../platform/dynamo/query.ts'
import { planTable } from '../plan-table.ts'

const VERSIONS_AT_ONCE = 10

/**
 * What a publication has made already: its version stands in one transaction, so that a run which dies after
 * it has published all the same. Null while there is none. Only versions above the draft's base are looked
 * at.
 */
export async function madeVersion(
  { county, base }: Pick<Draft, 'county' | 'base'>,
  publication: string,
  db: Database,
  clock: Clock,
): Promise<Extract<DraftOutcome, { planVersion: number }> | null> {
  for (let after: Key | undefined; ;) {
    const { plans, next } = await planTable(db).versions(county, after, VERSIONS_AT_ONCE)
    const newer = plans.filter(({ plan }) => plan.version > (base ?? 0))
    const made = newer.find((stored) => stored.publication === publication)?.plan
    if (made !== undefined) {
      const type = made.effectiveFrom > clock() ? 'scheduled' : 'published'
      return { type, planVersion: made.version }
    }
    if (next === undefined || newer.length < plans.length) return null
    after = next
  }
}
