import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { connectionTable } from '../live/connection-table.ts'
import { publishChanges } from '../live/publish-changes.ts'
import { pushEndpoint, pusher } from '../live/push.ts'
import { peopleTable } from '../people/people-table.ts'
import { actorFinder } from '../platform/auth/know-caller.ts'
import { openDatabase } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'
import { changesIn } from '../platform/stream.ts'

const db = openDatabase()
const connections = connectionTable(db)
const findActor = actorFinder(peopleTable(db).find)
const push = pusher(pushEndpoint(), connections)

/**
 * The whole batch goes out together. Trouble of a line, or of a row, is its own; only when our own tables do
 * not answer does the stream bring all of it again, which screens merge.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  try {
    await publishChanges(changesIn(Records), {
      connections,
      push,
      findActor,
      nowEpochSeconds: Math.floor(Date.now() / 1000),
    })
    return { batchItemFailures: [] }
  } catch (error) {
    log('error', 'changes were not sent', { records: Records.length }, error)
    return {
      batchItemFailures: Records.slice(0, 1).map(({ dynamodb }) => ({
        itemIdentifier: dynamodb?.SequenceNumber ?? '',
      })),
    }
  }
}
