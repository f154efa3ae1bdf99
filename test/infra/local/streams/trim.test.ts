import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams'
import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Table } from '#infra/manifest.ts'
import { openDataFolder } from '#infra/local/data-folder.ts'
import { startEngine, type Engine } from '#infra/local/machine/engine.ts'
import { engineClient } from '#functions/platform/dynamo/engine-client.ts'
import { createMissingTables, localName } from '#infra/local/machine/tables.ts'
import type { Place } from '#infra/local/streams/checkpoints.ts'
import { listShards, streamOf } from '#infra/local/streams/shards.ts'
import { keepTrimmed, type StreamReader } from '#infra/local/streams/trim.ts'

const folder = openDataFolder(mkdtempSync(join(tmpdir(), 'liuwang-trim-')))
let engine: Engine
let db: DynamoDBClient
let streams: DynamoDBStreamsClient
let stop: (() => void) | undefined
let tables = 0

const streamed: Table = { partition: { name: 'id', type: 'S' }, stream: 'new-image' }

beforeAll(async () => {
  engine = await startEngine(folder, { born: () => undefined, gaveUp: (trouble) => console.error(trouble) })
  db = new DynamoDBClient(engineClient(engine.endpoint))
  streams = new DynamoDBStreamsClient(engineClient(engine.endpoint))
})
afterEach(() => stop?.())
afterAll(async () => {
  await engine.stop()
  rmSync(folder.path, { recursive: true })
})

/** A table of its own with so many stream records. */
async function tableWith(records: number): Promise<string> {
  tables += 1
  await createMissingTables(db, { [`trimmed-${tables}`]: streamed })
  const table = localName(`trimmed-${tables}`)
  for (let n = 1; n <= records; n += 1) await put(table, n)
  return table
}

const put = (table: string, n: number) =>
  db.send(new PutItemCommand({ TableName: table, Item: { id: { S: String(n) } } }))

const readerOf = (table: string, place: Place | undefined): StreamReader => ({ table, passed: () => place })

/** The sequence numbers that a stream still tells of, from its oldest record on. */
async function told(table: string): Promise<number[]> {
  const StreamArn = await streamOf(db, table)
  const [shard] = await listShards(streams, StreamArn)
  const { ShardIterator } = await streams.send(
    new GetShardIteratorCommand({
      StreamArn,
      ShardId: shard?.ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    }),
  )
  const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }))
  return Records.map(({ dynamodb }) => Number(dynamodb?.SequenceNumber))
}

const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n)

test('what all readers of a table have passed goes, but for the newest hundred', async () => {
  const table = await tableWith(1_200)
  stop = keepTrimmed(folder.database, [readerOf(table, '1200'), readerOf(table, '1150')])
  await vi.waitFor(async () => expect(await told(table)).toEqual(from(1_101, 1_200)), 5_000)
})

test('what one of them has not passed stays, and of what nobody has begun to read everything does', async () => {
  const [slow, unread] = [await tableWith(150), await tableWith(150)]
  stop = keepTrimmed(folder.database, [
    readerOf(slow, '150'),
    readerOf(slow, '20'),
    readerOf(unread, undefined),
  ])
  await vi.waitFor(async () => expect(await told(slow)).toEqual(from(21, 150)), 5_000)
  expect(await told(unread)).toEqual(from(1, 150))
})

test('records are numbered on after all before them have gone', async () => {
  const table = await tableWith(250)
  stop = keepTrimmed(folder.database, [readerOf(table, '250')])
  await vi.waitFor(async () => expect((await told(table))[0]).toBe(151), 5_000)
  await put(table, 251)
  expect((await told(table)).at(-1)).toBe(251)
})

test('a file that somebody holds is trimmed when it is free again, without a word', async () => {
  const table = await tableWith(300)
  const said = vi.spyOn(console, 'error')
  const holder = new DatabaseSync(folder.database)
  holder.exec('BEGIN IMMEDIATE')
  stop = keepTrimmed(folder.database, [readerOf(table, '300')])
  holder.exec('ROLLBACK')
  holder.close()
  await vi.waitFor(async () => expect((await told(table))[0]).toBe(201), 8_000)
  expect(said).not.toHaveBeenCalled()
})
