import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import WebSocket from 'ws'
import { openDataFolder } from '#infra/local/data-folder.ts'
import { startEngine } from '#infra/local/machine/engine.ts'
import { createMissingTables, localName } from '#infra/local/machine/tables.ts'
import { hear } from '#shared/contract/hear.ts'
import { startServer, type Server } from '#test/support/server.ts'
import { aSubmission } from '#test/support/an-incident.ts'
import { quantile, type Row } from './row.ts'

const INCIDENTS = 500

/**
 * From the start of a submit to its arrival on another person's screen, over 500 incidents one after the
 * other, beside what the engine itself takes for one transaction of three items.
 */
export async function benchLiveLatency(): Promise<Row[]> {
  const server = await startServer({ args: ['--no-incidents'] })
  try {
    const ours = await submitToScreen(server)
    const peer = await threeItemTransactions()
    return [0.5, 0.99].map((share) => {
      const [mine, engines] = [quantile(ours, share), quantile(peer, share)]
      return {
        name: `submit-to-screen/p${share * 100}`,
        grids: 0,
        ours: mine,
        peer: engines,
        ratio: Math.round((100 * mine) / engines) / 100,
        unit: 'ms',
      }
    })
  } finally {
    await server.stop()
  }
}

async function submitToScreen(server: Server): Promise<number[]> {
  const reporter = await server.token('patrol')
  const screen = await openScreen(server, await server.token('county-operator'))
  const times: number[] = []
  for (let n = 0; n < INCIDENTS; n += 1) {
    const submission = aSubmission({ division: '530402006' })
    const seen = screen.next(submission.id)
    const start = performance.now()
    const answer = await call(server, '/api/incidents', reporter, submission)
    if (answer.status !== 201) throw new Error(`submit answered ${answer.status}`)
    times.push((await seen) - start)
  }
  screen.close()
  return times
}

const call = (server: Server, path: string, token: string, body?: object): Promise<Response> =>
  fetch(server.url + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

/** A second person's live line; `next` gives the moment at which an incident came in on it. */
async function openScreen(server: Server, token: string) {
  const { ticket } = (await (await call(server, '/api/live/ticket', token)).json()) as { ticket: string }
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/live?ticket=${ticket}&v=2`)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.send(JSON.stringify({ v: 2, type: 'listen', number: 1, topics: ['division:530402'] }))
  await new Promise((resolve) => socket.once('message', resolve))
  const waiting = new Map<string, (at: number) => void>()
  socket.on('message', (data: Buffer) => {
    const at = performance.now()
    const { kind, changes } = hear(JSON.parse(data.toString('utf8')))
    if (kind !== 'incidents') return
    for (const { id } of changes) waiting.get(id)?.(at)
  })
  return {
    next: (id: string) => new Promise<number>((resolve) => waiting.set(id, resolve)),
    close: () => socket.close(),
  }
}

async function threeItemTransactions(): Promise<number[]> {
  const path = mkdtempSync(join(tmpdir(), 'liuwang-bench-'))
  const engine = await startEngine(openDataFolder(path), {
    born: () => undefined,
    gaveUp: (trouble) => console.error(trouble),
  })
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  })
  await createMissingTables(client)
  const times: number[] = []
  const body = { S: 'x'.repeat(1_000) }
  for (let n = 0; n < INCIDENTS; n += 1) {
    const id = { S: `bench-${n}` }
    const put = (table: string, key: object) => ({
      Put: { TableName: localName(table), Item: { ...key, body } },
    })
    const command = new TransactWriteItemsCommand({
      TransactItems: [
        put('commands', { id }),
        put('divisions', { code: id }),
        put('payloads', { aggregate: id, seq: { N: '1' } }),
      ],
    })
    const start = performance.now()
    await client.send(command)
    times.push(performance.now() - start)
  }
  client.destroy()
  await engine.stop()
  rmSync(path, { recursive: true, force: true })
  return times
}
