import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  QueryCommand,
  type AttributeValue,
  type BatchGetItemCommandOutput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import type { TableName } from '#infra/manifest.ts'
import { setTimeout as wait } from 'node:timers/promises'
import { delayAfter } from '#shared/lib/retry.ts'
import { Fault } from '../fault.ts'
import type { Database } from './database.ts'

export type Row = Record<string, unknown>
export type Key = Record<string, string | number>

export const toItem = (row: object): Record<string, AttributeValue> =>
  marshall(row, { removeUndefinedValues: true, convertClassInstanceToMap: true })

/** One row by its key, read consistently; undefined when there is none. */
export async function getRow(db: Database, table: TableName, key: Key): Promise<Row | undefined> {
  const { Item } = await db.client.send(
    new GetItemCommand({ TableName: db.nameOf(table), Key: marshall(key), ConsistentRead: true }),
  )
  return Item && unmarshall(Item)
}

export interface Question {
  readonly table: TableName
  readonly index?: string
  /** The partition's attribute and value. */
  readonly where: readonly [string, string]
  /** The sort attribute and its closed range, or a prefix of it. */
  readonly range?: {
    readonly name: string
    readonly from?: string | number
    readonly to?: string | number
    readonly prefix?: string
  }
  readonly after?: Key | undefined
  readonly limit?: number
  readonly newestFirst?: boolean
}

/** One page of rows in key order, and the key to go on after; undefined after the last. */
export async function queryPage(
  db: Database,
  question: Question,
): Promise<{ rows: Row[]; next: Key | undefined }> {
  const { range } = question
  const clauses = ['#p = :p']
  const names: Record<string, string> = { '#p': question.where[0] }
  const values: Record<string, string | number> = { ':p': question.where[1] }
  if (range !== undefined) {
    names['#s'] = range.name
    if (range.prefix !== undefined) {
      clauses.push('begins_with(#s, :prefix)')
      values[':prefix'] = range.prefix
    } else {
      clauses.push('#s BETWEEN :from AND :to')
      values[':from'] = range.from ?? ''
      values[':to'] = range.to ?? '\uffff'
    }
  }
  const query = new QueryCommand({
    TableName: db.nameOf(question.table),
    IndexName: question.index,
    KeyConditionExpression: clauses.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: marshall(values),
    ExclusiveStartKey: question.after && marshall(question.after),
    Limit: question.limit,
    ScanIndexForward: !question.newestFirst,
    ConsistentRead: question.index === undefined,
  })
  const { Items = [], LastEvaluatedKey } = await db.client.send(query).catch((cause: unknown) => {
    // The only part of a query that comes from outside as it is: the key in a cursor that somebody made up.
    const isMadeUp =
      question.after !== undefined && cause instanceof Error && cause.name === 'ValidationException'
    throw isMadeUp
      ? new Fault('invalid-cursor', 'the cursor does not fit this list', { field: 'cursor', cause })
      : cause
  })
  return {
    rows: Items.map((item) => unmarshall(item)),
    next: LastEvaluatedKey && unmarshall(LastEvaluatedKey),
  }
}

/** The rows of a question one by one in key order, read page by page as they are asked for. */
export async function* queryEach(db: Database, question: Question): AsyncGenerator<Row> {
  let { after } = question
  do {
    const page = await queryPage(db, { ...question, after })
    yield* page.rows
    after = page.next
  } while (after !== undefined)
}

/** All rows of a question at once; only for sets that are small by nature. */
export async function queryAll(db: Database, question: Question): Promise<Row[]> {
  const all: Row[] = []
  for await (const row of queryEach(db, question)) all.push(row)
  return all
}

/**
 * Rows by their keys, in no order; keys without a row are left out. Asks again for what the engine put off.
 */
export async function getRows(db: Database, table: TableName, keys: readonly Key[]): Promise<Row[]> {
  const rows: Row[] = []
  const name = db.nameOf(table)
  for (let start = 0; start < keys.length; start += 100) {
    let open: Record<string, AttributeValue>[] | undefined = keys
      .slice(start, start + 100)
      .map((key) => marshall(key))
    for (let attempt = 0; open !== undefined && open.length > 0; attempt += 1) {
      if (attempt > 0) await wait(backOff(attempt))
      const answer: BatchGetItemCommandOutput = await db.client.send(
        new BatchGetItemCommand({ RequestItems: { [name]: { Keys: open, ConsistentRead: true } } }),
      )
      rows.push(...(answer.Responses?.[name] ?? []).map((item) => unmarshall(item)))
      open = answer.UnprocessedKeys?.[name]?.Keys
    }
  }
  return rows
}

/** Writes rows without a condition: only for rows that nobody else writes and that a repeat writes equal. */
export const putRows = (db: Database, table: TableName, rows: readonly object[]): Promise<void> =>
  writeAll(
    db,
    table,
    rows.map((row) => ({ PutRequest: { Item: toItem(row) } })),
  )

/** Removes rows without a condition: only those that nobody can reach any more. */
export const removeRows = (db: Database, table: TableName, keys: readonly Key[]): Promise<void> =>
  writeAll(
    db,
    table,
    keys.map((key) => ({ DeleteRequest: { Key: marshall(key) } })),
  )

async function writeAll(db: Database, table: TableName, requests: readonly WriteRequest[]): Promise<void> {
  const name = db.nameOf(table)
  for (let start = 0; start < requests.length; start += 25) {
    let open: readonly WriteRequest[] = requests.slice(start, start + 25)
    for (let attempt = 0; open.length > 0; attempt += 1) {
      if (attempt > 0) await wait(backOff(attempt))
      const answer = await db.client.send(new BatchWriteItemCommand({ RequestItems: { [name]: [...open] } }))
      open = answer.UnprocessedItems?.[name] ?? []
    }
  }
}

const PACE = { first: 25, longest: 3_200 }

/** A random wait of up to 25 ms, 50 ms, … 3.2 s. */
export const backOff = (attempt: number): number => delayAfter(attempt, PACE, Math.random)
