import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { draftKind } from '../grids/drafts/draft-kind.ts'
import { jobKind } from '../jobs/job-kind.ts'
import { noticeKind } from '../notices/notice-kind.ts'
import { settingKind } from '../settings/setting-kind.ts'
import { incidentKind } from '../incidents/incident-kind.ts'
import { factsIn } from '../live/facts-in.ts'
import { publish } from '../live/publish.ts'
import { pushEndpoint, pusher } from '../live/push.ts'
import { subscriptionTable } from '../live/subscription-table.ts'
import { peopleTable } from '../people/people-table.ts'
import { actorFinder } from '../platform/auth/know-caller.ts'
import { openDatabase } from '../platform/dynamo/database.ts'
import { log } from '../platform/log.ts'
import type { Publication, StreamKind } from '../platform/publication.ts'
import { changesIn } from '../platform/stream.ts'

/** The kinds that are told by the streams of their tables; the manifest feeds them here. */
const KINDS: readonly StreamKind[] = [incidentKind, draftKind, jobKind, settingKind, noticeKind]

const db = openDatabase()
const subscriptions = subscriptionTable(db)
const findActor = actorFinder(peopleTable(db).find)
const push = pusher(pushEndpoint(), subscriptions)

/**
 * The whole batch goes out together. Trouble of a line, or of a row, is its own; only when our own tables do
 * not answer does the stream bring all of it again, which screens merge.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  try {
    const nowEpochSeconds = Math.floor(Date.now() / 1000)
    await publish(factsOf(Records), { linesAt: subscriptions.at, push, findActor, nowEpochSeconds })
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

/** A batch is of one table: its stream bears the table's name. */
function factsOf(records: readonly DynamoDBRecord[]): Publication[] {
  const table = /:table\/([^/]+)\//.exec(records[0]?.eventSourceARN ?? '')?.[1]
  const changes = changesIn(records)
  return KINDS.filter((kind) => db.nameOf(kind.table) === table).flatMap((kind) => factsIn(changes, kind))
}
