import {
  DeleteItemCommand,
  ScanCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { tables, type TableName } from '#infra/manifest.ts'
import { localName, tablesWithEnd } from './tables.ts'

/**
 * Deletes rows whose time is over, which DynamoDB does by itself and the embedded engine does not. Readers
 * leave such rows out anyway; this only keeps them from piling up. Answers how many went.
 */
export async function sweepExpired(
  db: DynamoDBClient,
  nowEpochSeconds: number,
  names = tablesWithEnd,
): Promise<number> {
  let swept = 0
  for (const name of names) {
    for await (const key of expiredKeys(db, name, nowEpochSeconds)) {
      await db
        .send(new DeleteItemCommand({ TableName: localName(name), Key: key, ...isOver(nowEpochSeconds) }))
        .then(
          () => (swept += 1),
          // Renewed between the two looks: it may stay.
          (error: unknown) => {
            if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error
          },
        )
    }
  }
  return swept
}

const OVER = { names: { '#e': 'expiresAt' }, expression: '#e < :now' } as const

const isOver = (nowEpochSeconds: number) => ({
  ConditionExpression: OVER.expression,
  ExpressionAttributeNames: OVER.names,
  ExpressionAttributeValues: { ':now': { N: String(nowEpochSeconds) } },
})

async function* expiredKeys(db: DynamoDBClient, name: TableName, nowEpochSeconds: number) {
  const { partition, ...rest } = tables[name]
  const keyNames = [partition.name, ...('sort' in rest ? [rest.sort.name] : [])]
  let after: Record<string, AttributeValue> | undefined
  do {
    const page = await db.send(
      new ScanCommand({
        TableName: localName(name),
        FilterExpression: OVER.expression,
        ExpressionAttributeNames: OVER.names,
        ExpressionAttributeValues: { ':now': { N: String(nowEpochSeconds) } },
        ExclusiveStartKey: after,
      }),
    )
    for (const item of page.Items ?? []) {
      yield Object.fromEntries(
        keyNames.flatMap((key) => (item[key] === undefined ? [] : [[key, item[key]] as const])),
      )
    }
    after = page.LastEvaluatedKey
  } while (after !== undefined)
}
