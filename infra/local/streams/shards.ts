import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams'
import type { Place } from './checkpoints.ts'

/** The ARN of a table's stream; it is another one when the table was made anew. */
export async function streamOf(db: DynamoDBClient, table: string): Promise<string> {
  const { Table } = await db.send(new DescribeTableCommand({ TableName: table }))
  if (Table?.LatestStreamArn === undefined) throw new Error(`the table ${table} has no stream`)
  return Table.LatestStreamArn
}

export async function listShards(streams: DynamoDBStreamsClient, streamArn: string): Promise<Shard[]> {
  const shards: Shard[] = []
  let last: string | undefined
  do {
    const { StreamDescription } = await streams.send(
      new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: last }),
    )
    shards.push(...(StreamDescription?.Shards ?? []))
    last = StreamDescription?.LastEvaluatedShardId
  } while (last !== undefined)
  return shards
}

/**
 * The shards that may be read now: not read to their end, and no parent of theirs that still has records,
 * since those come before. The embedded engine has one shard a table; DynamoDB splits and rolls them every
 * few hours.
 */
export function readableShards(
  shards: readonly Shard[],
  placeOf: (shardId: string) => Place | undefined,
): string[] {
  const present = new Set(shards.map(({ ShardId }) => ShardId))
  return shards.flatMap(({ ShardId, ParentShardId }) => {
    if (ShardId === undefined || placeOf(ShardId) === 'finished') return []
    const waitsForParent =
      ParentShardId !== undefined && present.has(ParentShardId) && placeOf(ParentShardId) !== 'finished'
    return waitsForParent ? [] : [ShardId]
  })
}
