import type { Database } from '../platform/dynamo/database.ts'
import { queryPage, type Key } from '../platform/dynamo/query.ts'
import { peopleTable } from './people-table.ts'
import { PostHead } from './post-table.ts'

/**
 * What the people of a register say of the heads of their chains; people from before the record have none.
 */
export const peopleHeads = (db: Database) => async (register: string, after: Key | undefined) => {
  const { people, next } = await peopleTable(db).listOfRegister(register, after)
  const snapshots = people.flatMap(({ id, head }) =>
    head === null ? [] : [{ aggregate: `person_${id}`, ...head }],
  )
  return { snapshots, next }
}

/** What the posts of a county say of the heads of their chains. */
export const postHeads = (db: Database) => async (county: string, after: Key | undefined) => {
  const { rows, next } = await queryPage(db, {
    table: 'posts',
    index: 'by-county',
    where: ['county', county],
    after,
    limit: 200,
  })
  const snapshots = rows.map((row) => {
    const { division, head } = PostHead.parse(row)
    return { aggregate: `post_${division}`, ...head }
  })
  return { snapshots, next }
}
