import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ResourceNotFoundException,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
  type DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb'
import { tables, type Table } from '#infra/manifest.ts'

export interface Restore {
  readonly client: DynamoDBClient
  /** The stack's name: what the names of its tables begin with. */
  readonly name: string
  /** What is put behind the names of the restored tables. */
  readonly suffix: string
  readonly at: Date
  readonly say: (line: string) => void
}

/** A restore takes from minutes to hours, by what the indexes hold. */
const PATIENCE_SECONDS = 24 * 3600
const VIEWS = { 'new-image': 'NEW_IMAGE', 'new-and-old-images': 'NEW_AND_OLD_IMAGES' } as const

/**
 * Restores every table of the manifest to the same second under new names, beside the old ones, and gives
 * each what a restore leaves out: stream, time to live, point-in-time recovery, deletion protection. Begun
 * again it goes on. Throws what the service says, such as a time outside the last 35 days.
 */
export async function restoreTables(restore: Restore): Promise<void> {
  await Promise.all(Object.entries(tables).map(([name, table]) => restoreTable(name, table, restore)))
}

async function restoreTable(name: string, table: Table, { client, name: prefix, suffix, at, say }: Restore) {
  const source = `${prefix}-${name}`
  const target = `${source}-${suffix}`
  if ((await describe(client, target)) === null) {
    await client.send(
      new RestoreTableToPointInTimeCommand({
        SourceTableName: source,
        TargetTableName: target,
        RestoreDateTime: at,
      }),
    )
    say(`${target}: restoring`)
  }
  await untilReady(client, target)
  await equip(client, target, table)
  say(`${target}: ready`)
}

async function equip(client: DynamoDBClient, TableName: string, table: Table): Promise<void> {
  const found = await describe(client, TableName)
  if (table.stream !== undefined && found?.StreamSpecification?.StreamEnabled !== true) {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: VIEWS[table.stream] }
    await client.send(new UpdateTableCommand({ TableName, StreamSpecification }))
    await untilReady(client, TableName)
  }
  if (found?.DeletionProtectionEnabled !== true) {
    await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }))
    await untilReady(client, TableName)
  }
  if (table.ttl !== undefined) await expire(client, TableName, table.ttl)
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true }
  await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }))
}

/** To turn on what is on already is refused, so it is looked at first. */
async function expire(client: DynamoDBClient, TableName: string, AttributeName: string): Promise<void> {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName }))
  if (TimeToLiveDescription?.TimeToLiveStatus?.startsWith('ENABL')) return
  await client.send(
    new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled: true } }),
  )
}

async function describe(client: DynamoDBClient, TableName: string): Promise<TableDescription | null> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName }))).Table ?? null
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null
    throw error
  }
}

const untilReady = (client: DynamoDBClient, TableName: string) =>
  waitUntilTableExists({ client, maxWaitTime: PATIENCE_SECONDS, minDelay: 2, maxDelay: 60 }, { TableName })
