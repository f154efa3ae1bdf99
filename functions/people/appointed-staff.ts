import { actionsOf } from '#shared/people/access.ts'
import type { Database } from '../platform/dynamo/database.ts'
import type { Key } from '../platform/dynamo/query.ts'
import { peopleTable } from './people-table.ts'

/** Whether anybody of a county, or of a division in it, may draw its plan; disabled people may not. */
export async function hasStaff(county: string, db: Database): Promise<boolean> {
  const table = peopleTable(db)
  let after: Key | undefined
  do {
    const { people, next } = await table.listUnder(county, after)
    const isFound = people.some(
      ({ disabled, roles }) => !disabled && actionsOf(roles).includes('plans.draft'),
    )
    if (isFound) return true
    after = next
  } while (after !== undefined)
  return false
}
