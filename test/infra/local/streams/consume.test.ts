import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Table } from '#infra/manifest.ts'
import { openDataFolder } from '#infra/local/data-folder.ts'
import { startEngine, type Engine } from '#infra/local/machine/engine.ts'
import { engineClient } from '#functions/platform/dynamo/engine-client.ts'
import { createMissingTables, localName } from '#infra/local/machine/tables.ts'
import { Checkpoints } from '#infra/local/streams/checkpoints.ts'
import { consume, type Consumer } from '#infra/local/streams/consume.ts'
import { deadLetters } from '#infra/local/streams/dead-letters.ts'
import type { LambdaRecord } from '#infra/local/streams/stream-event.ts'

const folder = openDataFolder(mkdtempSync(join(tmpdir(), 'liuwang-streams-')))
const children: number[] = []
let engine: Engine
let db: DynamoDBClient
let streams: DynamoDBStreamsClient
let consumer: Consumer | undefined
let tables = 0

const streamed: Table = { partition: { name: 'id', type: 'S' }, stream: 'new-and-old-images' }

beforeAll(async () => {
  engine = await startEngine(folder, {
    born: (pid) => children.push(pid),
    gaveUp: (trouble) => console.error(trouble),
  })
  db = new DynamoDBClient(engineClient(engine.endpoint))
  streams = new DynamoDBStreamsClient(engineClient(engine.endpoint))
})
afterEach(async () => consumer?.stop())
afterAll(async () => {
  await engine.stop()
  rmSync(folder.path, { recursive: true })
})

async function makeTable(): Promise<string> {
  tables += 1
  await createMissingTables(db, { [`stream-${tables}`]: streamed })
  return localName(`stream-${tables}`)
}

const put = (table: string, id: string, n = 0) =>
  db.send(new PutItemCommand({ TableName: table, Item: { id: { S: id }, n: { N: String(n) } } }))

const idsOf = (records: readonly LambdaRecord[]): string[] =>
  records.map(({ dynamodb }) => String(dynamodb.Keys['id']?.['S']))

function start(table: string, handle: (ids: string[], records: LambdaRecord[]) => unknown): Consumer {
  consumer = consume({
    consumer: 'test',
    table,
    handle: async ({ Records }) => handle(idsOf(Records), Records),
    db,
    streams,
    checkpoints: new Checkpoints(folder.checkpoints),
    setAside: deadLetters(folder.deadLetters),
  })
  return consumer
}

test('everything written before and after the start comes once, in order', async () => {
  const table = await makeTable()
  const seen: string[] = []
  await put(table, 'a')
  start(table, (ids) => void seen.push(...ids))
  await vi.waitFor(() => expect(seen).toEqual(['a']), 5_000)
  for (let n = 0; n < 250; n += 1) await put(table, `b${n}`)
  await vi.waitFor(() => expect(seen.length).toBe(251), 10_000)
  expect(seen).toEqual(['a', ...Array.from({ length: 250 }, (_, n) => `b${n}`)])
})

test('a nudge is faster than the next look', async () => {
  const table = await makeTable()
  let at = 0
  const running = start(table, () => void (at = performance.now()))
  await put(table, 'warm-up')
  await vi.waitFor(() => expect(at).toBeGreaterThan(0))
  const times: number[] = []
  for (let n = 0; n < 10; n += 1) {
    at = 0
    await put(table, 'x', n)
    const written = performance.now()
    running.nudge()
    await vi.waitFor(() => expect(at).toBeGreaterThan(0), { interval: 2 })
    times.push(at - written)
  }
  expect(times.sort((a, b) => a - b)[5]).toBeLessThan(60)
})

test('after a stop it goes on behind the last record that was handled', async () => {
  const table = await makeTable()
  const seen: string[] = []
  const first = start(table, (ids) => void seen.push(...ids))
  await put(table, 'a')
  await vi.waitFor(() => expect(seen).toEqual(['a']), 5_000)
  await first.stop()
  await put(table, 'b')
  start(table, (ids) => void seen.push(...ids))
  await vi.waitFor(() => expect(seen).toEqual(['a', 'b']), 5_000)
})

test('a record that was not handled when the server died comes again', async () => {
  const table = await makeTable()
  await put(table, 'a')
  const dying = start(table, () => new Promise(() => undefined))
  await new Promise((resolve) => setTimeout(resolve, 300))
  void dying.stop()
  const seen: string[] = []
  start(table, (ids) => void seen.push(...ids))
  await vi.waitFor(() => expect(seen).toEqual(['a']), 5_000)
})

test('a record that fails again and again ends in the file of dead letters, and the next one gets through', async () => {
  const table = await makeTable()
  const seen: string[] = []
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  start(table, (ids, records) => {
    const bad = records.find((_, index) => ids[index] === 'bad')
    seen.push(...ids.slice(0, bad === undefined ? ids.length : records.indexOf(bad)))
    return bad && { batchItemFailures: [{ itemIdentifier: bad.dynamodb.SequenceNumber }] }
  })
  await put(table, 'good')
  await put(table, 'bad')
  await put(table, 'after')
  await vi.waitFor(() => expect(seen).toEqual(['good', 'after']), 15_000)
  const letters = readFileSync(folder.deadLetters, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(letters.map(({ consumer: name, record }) => [name, record.dynamodb.Keys.id.S])).toEqual([
    ['test', 'bad'],
  ])
  vi.restoreAllMocks()
})

test('a write that changes nothing is no event, as on AWS', async () => {
  const table = await makeTable()
  const seen: string[] = []
  await put(table, 'a', 1)
  await put(table, 'a', 1)
  await put(table, 'a', 2)
  start(table, (_, records) => void seen.push(...records.map(({ eventName }) => eventName)))
  await vi.waitFor(() => expect(seen).toEqual(['INSERT', 'MODIFY']), 5_000)
})

test('when the engine dies it is started again on its port, and nothing is missed', async () => {
  const table = await makeTable()
  const seen: string[] = []
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  start(table, (ids) => void seen.push(...ids))
  await put(table, 'before')
  await vi.waitFor(() => expect(seen).toEqual(['before']), 5_000)
  const [child] = children.slice(-1)
  process.kill(child as number, 'SIGKILL')
  await vi.waitFor(() => put(table, 'after'), { timeout: 10_000, interval: 100 })
  await vi.waitFor(() => expect([...new Set(seen)]).toEqual(['before', 'after']), 10_000)
  expect(children.at(-1)).not.toBe(child)
  vi.restoreAllMocks()
})
