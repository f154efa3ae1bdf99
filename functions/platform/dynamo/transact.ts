import {
  TransactionCanceledException,
  TransactionInProgressException,
  TransactWriteItemsCommand,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { setTimeout as wait } from 'node:timers/promises'
import type { TableName } from '#infra/manifest.ts'
import type { Database } from './database.ts'
import { backOff, toItem, type Key, type Row } from './query.ts'

/** A named condition of a write. */
export interface Condition {
  readonly expression: string
  readonly names: Record<string, string>
  readonly values?: Record<string, string | number>
}

export const absent = (key: string): Condition => ({
  expression: 'attribute_not_exists(#k)',
  names: { '#k': key },
})

/** Absent, or a leftover whose time is over (an expired row counts as absent). */
export const absentOrExpired = (key: string, nowEpochSeconds: number): Condition => ({
  expression: 'attribute_not_exists(#k) OR #e < :now',
  names: { '#k': key, '#e': 'expiresAt' },
  values: { ':now': nowEpochSeconds },
})

export const present = (key: string): Condition => ({
  expression: 'attribute_exists(#k)',
  names: { '#k': key },
})

/** Both at once; their placeholders are kept apart. */
export const both = (one: Condition, other: Condition): Condition => {
  const apart = (text: string): string => text.replace(/([#:])(\w+)/g, '$1$2_')
  const renamed = <T>(record: Record<string, T>) =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [`${name}_`, value]))
  const values = { ...one.values, ...renamed(other.values ?? {}) }
  return {
    expression: `(${one.expression}) AND (${apart(other.expression)})`,
    names: { ...one.names, ...renamed(other.names) },
    ...(Object.keys(values).length === 0 ? {} : { values }),
  }
}

export const is = (attribute: string, value: string | number): Condition => ({
  expression: '#a = :a',
  names: { '#a': attribute },
  values: { ':a': value },
})

/**
 * The row is there at a version; a row from before it had one counts as version 1. `key` is its partition
 * attribute.
 */
export const isVersion = (version: number, key: string): Condition => ({
  expression: version === 1 ? '#v = :v OR (attribute_exists(#k) AND attribute_not_exists(#v))' : '#v = :v',
  names: version === 1 ? { '#v': 'version', '#k': key } : { '#v': 'version' },
  values: { ':v': version },
})

export type Write =
  | { readonly put: object; readonly table: TableName; readonly when: Condition }
  | { readonly remove: Key; readonly table: TableName; readonly when?: Condition }

/** Why a transaction did not happen: per write, whether its condition failed, and the row that was there. */
export type Failure = { readonly failed: boolean; readonly row: Row | undefined }[]

const TRIES = 8

/**
 * All writes or none; null when they happened, else which conditions failed. A conflict with another
 * transaction in flight says nothing about the conditions, so it is tried again, with full jitter.
 */
export async function transact(db: Database, writes: readonly Write[]): Promise<Failure | null> {
  const command = new TransactWriteItemsCommand({
    TransactItems: writes.map((write) => toTransactItem(db, write)),
  })
  for (let attempt = 1; ; attempt += 1) {
    try {
      await db.client.send(command)
      return null
    } catch (error) {
      const failure = error instanceof TransactionCanceledException ? readFailure(error) : undefined
      if (failure?.some(({ failed }) => failed)) return failure
      if (attempt === TRIES || !isPassing(error)) throw error
      await wait(backOff(attempt))
    }
  }
}

/** Whether the same transaction may succeed a moment later. */
function isPassing(error: unknown): boolean {
  if (error instanceof TransactionInProgressException) return true
  return (
    error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some(({ Code }) =>
      ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'].includes(Code ?? ''),
    )
  )
}

const readFailure = (error: TransactionCanceledException): Failure =>
  (error.CancellationReasons ?? []).map(({ Code, Item }) => ({
    failed: Code === 'ConditionalCheckFailed',
    row: Item && unmarshall(Item),
  }))

function toTransactItem(db: Database, write: Write): TransactWriteItem {
  const TableName = db.nameOf(write.table)
  if ('remove' in write)
    return { Delete: { TableName, Key: marshall(write.remove), ...(write.when && clauses(write.when)) } }
  return { Put: { TableName, Item: toItem(write.put), ...clauses(write.when) } }
}

const clauses = ({ expression, names, values }: Condition) => ({
  ConditionExpression: expression,
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: values && marshall(values),
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
})
