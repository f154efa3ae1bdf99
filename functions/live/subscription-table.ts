import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { Presence } from '#shared/grids/draft.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { linePlace, listenerKey, listeningPlace } from '../platform/dynamo/keys.ts'
import { log } from '../platform/log.ts'
import { membersIn } from '../platform/members-in.ts'
import { getRow, putRows, queryAll, removeRows, type Row } from '../platform/dynamo/query.ts'
import { Watcher } from './watcher.ts'

/** An open line: who is at it, and the form in which its page takes messages. */
export const Line = Watcher.extend({ line: z.string(), form: z.union([z.literal(1), z.literal(2)]) })
export type Line = z.infer<typeof Line>

/** A line that listens to a topic. */
const Listener = Line.extend({ topic: z.string(), presence: Presence.optional() })
export type Listener = z.infer<typeof Listener>

const lineIn = ({ person, division, actions, personVersion, endsAtEpochSeconds, line, form }: Row) => ({
  person,
  division,
  actions,
  personVersion,
  endsAtEpochSeconds,
  line,
  form,
})

/** What a line listens to, as its own row says, and the number of the request that said so. */
const Listening = z.object({ topics: z.instanceof(Set<string>), number: z.int().nonnegative() })
export interface Listening {
  readonly topics: ReadonlySet<string>
  readonly number: number
}

/**
 * Open lines and what they listen to. The row of a line names its topics, so that all of them can be taken
 * away with it; beside each topic the line stands whole, so that one question finds whom to send to.
 */
export function subscriptionTable(db: Database) {
  const TableName = db.nameOf('subscriptions')
  const keyOf = (line: string) => ({ place: linePlace(line), listener: listenerKey(line) })
  const listenersKey = (line: string, topic: string) => ({
    place: listeningPlace(topic),
    listener: listenerKey(line, topic),
  })
  const rowOf = (line: Line, key: { place: string; listener: string }) => ({
    v: 1,
    ...key,
    ...line,
    expiresAt: line.endsAtEpochSeconds,
  })
  const listenerRow = (line: Line, topic: string, number: number) => ({
    ...rowOf(line, listenersKey(line.line, topic)),
    topic,
    number,
  })
  /** Unless a later request has put it there again. */
  const removeListener = async (line: string, topic: string, number: number): Promise<void> => {
    const deletion = new DeleteItemCommand({
      TableName,
      Key: marshall(listenersKey(line, topic)),
      ConditionExpression: '#n < :n',
      ExpressionAttributeNames: { '#n': 'number' },
      ExpressionAttributeValues: marshall({ ':n': number }),
    })
    await db.client.send(deletion).catch(nullWhenConditionFailed)
  }
  /** A row that this release cannot read is no listener: it is forgotten. */
  const listenerIn = async (row: Row): Promise<Listener[]> => {
    const { topic, presence, place, listener } = row
    const { data, error } = Listener.safeParse({ ...lineIn(row), topic, presence })
    if (data !== undefined) return [data]
    const connectionId = String(row['line'])
    log('error', 'a line was forgotten', { connectionId, cannotRead: membersIn(error) })
    await removeRows(db, 'subscriptions', [{ place: String(place), listener: String(listener) }])
    return []
  }
  return {
    /** Each line hears of its own person from the start. */
    open: (line: Line, topics: readonly string[]): Promise<void> =>
      putRows(db, 'subscriptions', [
        { ...rowOf(line, keyOf(line.line)), topics: new Set(topics), number: 0 },
        ...topics.map((topic) => listenerRow(line, topic, 0)),
      ]),
    /** Null for a line that is closed, or that this release cannot read. */
    find: async (line: string): Promise<(Line & Listening) | null> => {
      const row = (await getRow(db, 'subscriptions', keyOf(line))) ?? {}
      const listening = Listening.safeParse(row).data
      const found = Line.safeParse(lineIn(row)).data
      return listening === undefined || found === undefined ? null : { ...found, ...listening }
    },
    /**
     * A line listens to other topics from now on; whether it still stands, and no later request has been dealt
     * with.
     */
    listen: async (
      { topics: before, number: _, ...line }: Line & Listening,
      topics: readonly string[],
      number: number,
    ): Promise<boolean> => {
      const update = new UpdateItemCommand({
        TableName,
        Key: marshall(keyOf(line.line)),
        UpdateExpression: 'SET topics = :topics, #n = :n',
        ConditionExpression: '#n < :n',
        ExpressionAttributeNames: { '#n': 'number' },
        ExpressionAttributeValues: marshall({ ':topics': new Set(topics), ':n': number }),
      })
      if ((await db.client.send(update).catch(nullWhenConditionFailed)) === null) return false
      const added = topics.filter((topic) => !before.has(topic))
      await putRows(
        db,
        'subscriptions',
        added.map((topic) => listenerRow(line, topic, number)),
      )
      const left = [...before].filter((topic) => !topics.includes(topic))
      await Promise.all(left.map((topic) => removeListener(line.line, topic, number)))
      return true
    },
    /** Takes a line away with all that it listens to. */
    close: async (line: string): Promise<void> => {
      const row = await getRow(db, 'subscriptions', keyOf(line))
      const topics = [...(Listening.safeParse(row).data?.topics ?? [])]
      await removeRows(db, 'subscriptions', [
        keyOf(line),
        ...topics.map((topic) => listenersKey(line, topic)),
      ])
    },
    /** All lines that stand at a place: some hundreds. */
    at: async (place: string): Promise<Listener[]> => {
      const rows = await queryAll(db, { table: 'subscriptions', where: ['place', place] })
      return (await Promise.all(rows.map(listenerIn))).flat()
    },
    /** Where the person at a line is in what the topic is about: for who comes later. */
    keepPresence: async ({ line, topic }: Listener, presence: Presence): Promise<void> => {
      const update = new UpdateItemCommand({
        TableName,
        Key: marshall(listenersKey(line, topic)),
        UpdateExpression: 'SET presence = :presence',
        ConditionExpression: 'attribute_exists(listener)',
        ExpressionAttributeValues: marshall({ ':presence': presence }),
      })
      await db.client.send(update).catch(nullWhenConditionFailed)
    },
  }
}
export type SubscriptionTable = ReturnType<typeof subscriptionTable>

function nullWhenConditionFailed(error: unknown): null {
  if (error instanceof ConditionalCheckFailedException) return null
  throw error
}
