import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { TableName } from '#infra/manifest.ts'
import type { Database } from './database.ts'
import type { Key } from './query.ts'
import { absent, both, present, type Condition } from './transact.ts'

/** The row of some work is there and was not given up. `key` is its partition attribute. */
export const alive = (key: string): Condition => both(present(key), absent('dead'))

/**
 * Gives some work up by its row, before what it wrote is cleaned away: whoever still does it, and ends it on
 * condition that it is alive, cannot end it any more. False when there is no such row.
 */
export async function markDead(db: Database, table: TableName, key: Key): Promise<boolean> {
  const mark = new UpdateItemCommand({
    TableName: db.nameOf(table),
    Key: marshall(key),
    UpdateExpression: 'SET dead = :true',
    ConditionExpression: Object.keys(key)
      .map((name) => `attribute_exists(${name})`)
      .join(' AND '),
    ExpressionAttributeValues: { ':true': { BOOL: true } },
  })
  try {
    await db.client.send(mark)
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}
