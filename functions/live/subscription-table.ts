import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import * as z from 'zod'
import { Presence } from '#shared/grids/draft.ts'
import { nullWhenConditionFailed } from '../platform/dynamo/condition-failed.ts'
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
  /** Beside what it holds: where its person is stays. */
  const putListener = async (line: Line, topic: string, number: number): Promise<void> => {
    const { place, listener, ...members } = listenerRow(line, topic, number)
    const names = Object.keys(members)
    const update = new UpdateItemCommand({
      TableName,
      Key: marshall({ place, listener }),
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: 'attribute_not_exists(listener) OR #number < :number',
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: marshall(
        Object.fromEntries(Object.entries(members).map(([name, value]) => [`:${name}`, value])),
      ),
    })
    await db.client.send(update).catch(nullWhenConditionFailed)
  }
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
    const { topic, place, listener } = row
    const { data, error } = Listener.safeParse({ ...lineIn(row), topic })
    const { data: presence } = Presence.safeParse(row['presence'])
    if (data !== undefined) return [{ ...data, ...(presence === undefined ? {} : { presence }) }]
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
     * A line listens to other topics from now on; null when it does not stand any more, or when a later
     * request has been dealt with, else those that it listened to before. Requests of a line may be dealt
     * with at the same time, in any order: the row of a topic bears the number of the request that last
     * wanted it, and whoever finds at the end that the line has gone on takes away what it does not name.
     */
    listen: async (
      { topics: _, number: __, ...line }: Line & Listening,
      topics: readonly string[],
      number: number,
    ): Promise<ReadonlySet<string> | null> => {
      const update = new UpdateItemCommand({
        TableName,
        Key: marshall(keyOf(line.line)),
        UpdateExpression: 'SET topics = :topics, #n = :n',
        ConditionExpression: '#n < :n',
        ExpressionAttributeNames: { '#n': 'number' },
        ExpressionAttributeValues: marshall({ ':topics': new Set(topics), ':n': number }),
        ReturnValues: 'UPDATED_OLD',
      })
      const answer = await db.client.send(update).catch(nullWhenConditionFailed)
      if (answer === null) return null
      const before = new Set(answer.Attributes?.['topics']?.SS)
      await Promise.all(topics.map((topic) => putListener(line, topic, number)))
      const left = [...before].filter((topic) => !topics.includes(topic))
      await Promise.all(left.map((topic) => removeListener(line.line, topic, number)))
      const now = Listening.safeParse(await getRow(db, 'subscriptions', keyOf(line.line))).data
      if (now?.number === number) return before
      const strays = topics.filter((topic) => !now?.topics.has(topic))
      await Promise.all(strays.map((topic) => removeListener(line.line, topic, number + 1)))
      return null
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
