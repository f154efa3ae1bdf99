import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tables, type Table } from '#infra/manifest.ts'
import { openDataFolder } from '#infra/local/data-folder.ts'
import { startEngine, type Engine } from '#infra/local/machine/engine.ts'
import { engineClient } from '#functions/platform/dynamo/engine-client.ts'
import { sweepExpired } from '#infra/local/machine/sweep.ts'
import { createMissingTables, createTableInput, localName } from '#infra/local/machine/tables.ts'

const folder = openDataFolder(mkdtempSync(join(tmpdir(), 'liuwang-tables-')))
let engine: Engine
let db: DynamoDBClient

beforeAll(async () => {
  engine = await startEngine(folder, { born: () => undefined, gaveUp: (trouble) => console.error(trouble) })
  db = new DynamoDBClient(engineClient(engine.endpoint))
})
afterAll(async () => {
  await engine.stop()
  rmSync(folder.path, { recursive: true })
})

test('all tables of the manifest are made with keys, indexes, stream and TTL; a second time there is nothing to do', async () => {
  expect(await createMissingTables(db)).toBe(Object.keys(tables).length)
  expect(await createMissingTables(db)).toBe(0)
  for (const [name, table] of Object.entries<Table>(tables)) {
    const { Table: made } = await db.send(new DescribeTableCommand({ TableName: localName(name) }))
    expect(made?.KeySchema).toEqual(createTableInput(name, table).KeySchema)
    expect(made?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName).sort() ?? []).toEqual(
      Object.keys(table.indexes ?? {}).sort(),
    )
    expect(made?.StreamSpecification?.StreamEnabled ?? false).toBe(table.stream !== undefined)
    const ttl = await db.send(new DescribeTimeToLiveCommand({ TableName: localName(name) }))
    expect(ttl.TimeToLiveDescription?.AttributeName).toBe(table.ttl)
  }
})

test('a table that an older release made without a stream gets it, with its rows as they were', async () => {
  const table: Table = { partition: { name: 'id', type: 'S' } }
  await createMissingTables(db, { 'of-before': table })
  const TableName = localName('of-before')
  await db.send(new PutItemCommand({ TableName, Item: { id: { S: 'kept' } } }))
  expect(await createMissingTables(db, { 'of-before': { ...table, stream: 'new-image' } })).toBe(0)
  const { Table: made } = await db.send(new DescribeTableCommand({ TableName }))
  expect(made?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_IMAGE' })
  expect((await db.send(new ScanCommand({ TableName }))).Count).toBe(1)
})

test('an attribute that several keys share is declared once', () => {
  const { AttributeDefinitions } = createTableInput('incidents', tables.incidents)
  const names = AttributeDefinitions?.map(({ AttributeName }) => AttributeName) ?? []
  expect(new Set(names).size).toBe(names.length)
  expect(names).toContain('county')
})

test('the sweep takes what is over and leaves what is not, in tables of any size', async () => {
  const now = 1_800_000_000
  const put = (id: string, expiresAt: number) =>
    db.send(
      new PutItemCommand({
        TableName: localName('tickets'),
        Item: { id: { S: id }, expiresAt: { N: String(expiresAt) } },
      }),
    )
  for (let n = 0; n < 30; n += 1) await put(`over-${n}`, now - 1 - n)
  await put('now', now)
  await put('later', now + 1)
  expect(await sweepExpired(db, now)).toBe(30)
  const left = await db.send(new ScanCommand({ TableName: localName('tickets') }))
  expect(left.Items?.map(({ id }) => id?.S).sort()).toEqual(['later', 'now'])
})
