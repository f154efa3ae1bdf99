import {
  CreateTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type KeySchemaElement,
} from '@aws-sdk/client-dynamodb'
import { tables, type Key, type Table, type TableName } from '#infra/manifest.ts'

/** The real name of a table on this machine. */
export const localName = (table: string): string => `liuwang-${table}`

const schemaOf = (partition: Key, sort: Key | undefined): KeySchemaElement[] => [
  { AttributeName: partition.name, KeyType: 'HASH' },
  ...(sort === undefined ? [] : [{ AttributeName: sort.name, KeyType: 'RANGE' as const }]),
]

const VIEWS = { 'new-image': 'NEW_IMAGE', 'new-and-old-images': 'NEW_AND_OLD_IMAGES' } as const

/** What CreateTable takes for a table of the manifest. */
export function createTableInput(name: string, table: Table): CreateTableCommandInput {
  const indexes = Object.entries(table.indexes ?? {})
  const keys = [table.partition, table.sort, ...indexes.flatMap(([, index]) => [index.partition, index.sort])]
  const types = new Map(keys.flatMap((key) => (key === undefined ? [] : [[key.name, key.type] as const])))
  return {
    TableName: localName(name),
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: schemaOf(table.partition, table.sort),
    ...(indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: indexes.map(([IndexName, index]) => ({
            IndexName,
            KeySchema: schemaOf(index.partition, index.sort),
            Projection: { ProjectionType: 'ALL' as const },
          })),
        }),
    ...(table.stream === undefined
      ? {}
      : { StreamSpecification: { StreamEnabled: true, StreamViewType: VIEWS[table.stream] } }),
  }
}

/**
 * Makes the tables that are missing, with their indexes, streams and TTL, and opens the streams that tables
 * of an older release have not; answers how many tables it made.
 */
export async function createMissingTables(
  db: DynamoDBClient,
  wanted: Readonly<Record<string, Table>> = tables,
): Promise<number> {
  const present = await listTables(db)
  const missing = Object.entries(wanted).filter(([name]) => !present.has(localName(name)))
  for (const [name, table] of Object.entries(wanted))
    if (table.stream !== undefined && present.has(localName(name))) await openStream(db, name, table.stream)
  for (const [name, table] of missing) {
    await db.send(new CreateTableCommand(createTableInput(name, table)))
    if (table.ttl === undefined) continue
    await db.send(
      new UpdateTimeToLiveCommand({
        TableName: localName(name),
        TimeToLiveSpecification: { Enabled: true, AttributeName: table.ttl },
      }),
    )
  }
  return missing.length
}

async function openStream(db: DynamoDBClient, name: string, view: keyof typeof VIEWS): Promise<void> {
  const TableName = localName(name)
  const { Table } = await db.send(new DescribeTableCommand({ TableName }))
  if (Table?.StreamSpecification?.StreamEnabled === true) return
  const StreamSpecification = { StreamEnabled: true, StreamViewType: VIEWS[view] }
  await db.send(new UpdateTableCommand({ TableName, StreamSpecification }))
}

async function listTables(db: DynamoDBClient): Promise<Set<string>> {
  const names: string[] = []
  let last: string | undefined
  do {
    const page = await db.send(new ListTablesCommand({ ExclusiveStartTableName: last }))
    names.push(...(page.TableNames ?? []))
    last = page.LastEvaluatedTableName
  } while (last !== undefined)
  return new Set(names)
}

/** The tables whose rows end at a time. */
export const tablesWithEnd: TableName[] = (Object.keys(tables) as TableName[]).filter(
  (name) => 'ttl' in tables[name],
)
