import type { DynamoDBStreamEvent } from 'aws-lambda'
import { LedgerEvent } from '#shared/ledger/event.ts'
import { settlePublished } from '../grids/drafts/settle-draft.ts'
import { tellOfPlan } from '../grids/plan-notices.ts'
import { startReassigning } from '../grids/reassign-job.ts'
import { announcePerson } from '../live/announce-person.ts'
import { planNews } from '../live/plan-news.ts'
import { publish } from '../live/publish.ts'
import { hangerUp, pushEndpoint, pusher } from '../live/push.ts'
import { subscriptionTable } from '../live/subscription-table.ts'
import { peopleTable } from '../people/people-table.ts'
import { actorFinder } from '../platform/auth/know-caller.ts'
import { openDatabase } from '../platform/dynamo/database.ts'
import type { Row } from '../platform/dynamo/query.ts'
import { log } from '../platform/log.ts'
import { membersIn } from '../platform/members-in.ts'
import { consume } from '../platform/stream.ts'

const db = openDatabase()
const subscriptions = subscriptionTable(db)
const push = pusher(pushEndpoint(), subscriptions)
const findPerson = peopleTable(db).find
const findActor = actorFinder(findPerson)
const people = { subscriptions, push, hangUp: hangerUp(pushEndpoint()), findPerson }

async function announcePlan(event: LedgerEvent): Promise<void> {
  const news = planNews(event)
  if (news === null) return
  const nowEpochSeconds = Math.floor(Date.now() / 1000)
  await publish([news], { linesAt: subscriptions.at, push, findActor, nowEpochSeconds })
}

/**
 * Who listens to facts. Each takes the same fact any number of times, and none keeps the others from theirs.
 */
const LISTENERS: readonly ((event: LedgerEvent) => Promise<void>)[] = [
  announcePlan,
  (event) => startReassigning(event, db),
  (event) => announcePerson(event, people),
  (event) => settlePublished(event, db),
  (event) => tellOfPlan(event, db),
]

/** Which fact, for whoever looks for it in the record. */
const factOf = ({ aggregate, seq, type }: Row) => ({
  aggregate: String(aggregate),
  seq: Number(seq),
  type: String(type),
})

export const handler = (batch: DynamoDBStreamEvent) =>
  consume(batch, async ({ after }) => {
    if (after === undefined) return
    const { atKey: _atKey, ...row } = after
    const { data: event, error } = LedgerEvent.safeParse(row)
    if (event === undefined)
      return log('error', 'a fact cannot be read', { ...factOf(row), cannotRead: membersIn(error) })
    const results = await Promise.allSettled(LISTENERS.map((listen) => listen(event)))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  })
