import { channel } from 'node:diagnostics_channel'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import * as z from 'zod'

/**
 * Told the real names of the tables after each write of this process. On one machine whoever reads their
 * streams looks at once instead of asking again and again; on AWS nobody listens.
 */
export const WRITTEN = channel('liuwang:written')

const Target = z.object({ TableName: z.string() }).optional()
const Written = z.object({
  TableName: z.string().optional(),
  RequestItems: z.record(z.string(), z.unknown()).optional(),
  TransactItems: z.array(z.object({ Put: Target, Update: Target, Delete: Target })).optional(),
})

const WRITES = /^(Put|Update|Delete|BatchWrite|TransactWrite)Items?Command$/

/**
 * Tells WRITTEN of everything that a client writes, also when no answer came: it may have been written all
 * the same.
 */
export function tellOfWrites(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        try {
          return await next(args)
        } finally {
          if (WRITTEN.hasSubscribers && WRITES.test(commandName ?? '')) WRITTEN.publish(tablesOf(args.input))
        }
      },
    { step: 'initialize', name: 'tellOfWrites' },
  )
}

function tablesOf(input: object): string[] {
  const { TableName, RequestItems = {}, TransactItems = [] } = Written.parse(input)
  const targets = TransactItems.flatMap(({ Put, Update, Delete }) => Put ?? Update ?? Delete ?? [])
  return [
    ...new Set([
      ...(TableName === undefined ? [] : [TableName]),
      ...Object.keys(RequestItems),
      ...targets.map((target) => target.TableName),
    ]),
  ]
}
