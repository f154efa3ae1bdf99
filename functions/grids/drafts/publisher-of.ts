import { PersonId } from '#shared/lib/id.ts'
import type { Database } from '../../platform/dynamo/database.ts'
import { queryPage } from '../../platform/dynamo/query.ts'

/** A version that is in force now came as one of the last events of its plan's chain. */
const LAST_EVENTS = 20

/** Who published a version of a county's plan, by the record; null when it is not among its last events. */
export async function publisherOf(county: string, version: number, db: Database): Promise<PersonId | null> {
  const { rows } = await queryPage(db, {
    table: 'ledger',
    where: ['aggregate', `plan_${county}`],
    newestFirst: true,
    limit: LAST_EVENTS,
  })
  const events = rows.filter(({ codes }) => (codes as Record<string, unknown>)['version'] === version)
  // A plan that comes into force at its time does so by rule: who scheduled it stands before.
  const event = events.findLast(({ type }) => type === 'plan.scheduled') ?? events[0]
  return event === undefined ? null : PersonId.parse(event['actor'])
}
