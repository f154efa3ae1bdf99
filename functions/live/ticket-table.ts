import { DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { TicketId } from '#shared/live/id.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { putRows, type Row } from '../platform/dynamo/query.ts'
import { Watcher } from './watcher.ts'

const watcherIn = ({ person, division, actions, personVersion, endsAtEpochSeconds }: Row) =>
  Watcher.safeParse({ person, division, actions, personVersion, endsAtEpochSeconds })

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
