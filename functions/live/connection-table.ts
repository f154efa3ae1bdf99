import { DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { ancestry, ScopeCode } from '#shared/lib/division-code.ts'
import { PersonId, TicketId } from '#shared/lib/id.ts'
import { Action } from '#shared/people/access.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { watchedCounty } from '../platform/dynamo/keys.ts'
import { log } from '../platform/log.ts'
import { membersIn } from '../platform/members-in.ts'
import { getRow, putRows, queryAll, type Row } from '../platform/dynamo/query.ts'

/** Who opened a line: enough to decide what he is sent without asking again; the line ends with his token. */
export const Watcher = z.strictObject({
  person: PersonId,
  division: ScopeCode,
  actions: z.array(Action),
  /** Of the row that says so: whoever sends to this line believes no older one. */
  personVersion: z.int().positive().default(1),
  endsAtEpochSeconds: z.int(),
})
export type Watcher = z.infer<typeof Watcher>

export interface Connection extends Watcher {
  readonly id: string
}

const watcherIn = ({ person, division, actions, personVersion, endsAtEpochSeconds }: Row) =>
  Watcher.safeParse({ person, division, actions, personVersion, endsAtEpochSeconds })

/** Open lines, found by the county they watch and by person. */
export function connectionTable(db: Database) {
  const remove = async (id: string): Promise<void> => {
    await db.client.send(
      new DeleteItemCommand({ TableName: db.nameOf('connections'), Key: marshall({ id }) }),
    )
  }
  /** A row that this release cannot read is no line: it is forgotten, so that its page opens another. */
  const connectionOf = async (row: Row): Promise<Connection[]> => {
    const id = String(row['id'])
    const { data: watcher, error } = watcherIn(row)
    if (watcher !== undefined) return [{ id, ...watcher }]
    log('error', 'a line was forgotten', { connectionId: id, cannotRead: membersIn(error) })
    await remove(id)
    return []
  }
  const connectionsOf = async (rows: readonly Row[]): Promise<Connection[]> =>
    (await Promise.all(rows.map(connectionOf))).flat()
  return {
    put: (id: string, watcher: Watcher): Promise<void> =>
      putRows(db, 'connections', [
        {
          v: 1,
          id,
          ...watcher,
          county: watchedCounty(watcher.division),
          expiresAt: watcher.endsAtEpochSeconds,
        },
      ]),
    find: async (id: string): Promise<Connection | null> => {
      const row = await getRow(db, 'connections', { id })
      const [line = null] = row === undefined ? [] : await connectionOf(row)
      return line
    },
    remove,
    /** All lines that watch a county, a part of it, or more than it: some hundreds. */
    watching: async (county: string): Promise<Connection[]> => {
      const queries = ancestry(county).map((code) =>
        queryAll(db, { table: 'connections', index: 'by-county', where: ['county', watchedCounty(code)] }),
      )
      return connectionsOf((await Promise.all(queries)).flat())
    },
    ofPerson: async (person: string): Promise<Connection[]> =>
      connectionsOf(
        await queryAll(db, { table: 'connections', index: 'by-person', where: ['person', person] }),
      ),
  }
}
export type ConnectionTable = ReturnType<typeof connectionTable>

/** Tickets: each opens one line, once. */
export function ticketTable(db: Database) {
  return {
    put: (id: TicketId, watcher: Watcher, expiresAt: number): Promise<void> =>
      putRows(db, 'tickets', [{ v: 1, id, ...watcher, expiresAt }]),
    /** Takes the ticket away; null when it was used, ran out, cannot be read or never was. */
    take: async (id: TicketId, nowEpochSeconds: number): Promise<Watcher | null> => {
      const { Attributes } = await db.client.send(
        new DeleteItemCommand({
          TableName: db.nameOf('tickets'),
          Key: marshall({ id }),
          ReturnValues: 'ALL_OLD',
        }),
      )
      const row = Attributes && unmarshall(Attributes)
      const isGood = row !== undefined && Number(row['expiresAt']) >= nowEpochSeconds
      return isGood ? (watcherIn(row).data ?? null) : null
    },
  }
}
export type TicketTable = ReturnType<typeof ticketTable>
