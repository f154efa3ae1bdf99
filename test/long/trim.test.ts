import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test, vi } from 'vitest'
import { dataFolder } from '#infra/local/data-folder.ts'
import { engineClient } from '#functions/platform/dynamo/engine-client.ts'
import { localName } from '#infra/local/machine/tables.ts'
import { NODE } from '#test/support/server.ts'

const LIVES = 8
const LIFE_MILLISECONDS = 5_000
const WRITERS = 4

const path = mkdtempSync(join(tmpdir(), 'liuwang-killed-'))
const folder = dataFolder(path)
let child: ChildProcess | undefined
afterAll(() => {
  child?.kill('SIGKILL')
  rmSync(path, { recursive: true, force: true })
})

interface Life {
  readonly endpoint: string
  readonly kill9: () => Promise<void>
}

async function live(): Promise<Life> {
  const reader = spawn(NODE, ['test/support/stream-reader.ts', path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child = reader
  let said = ''
  reader.stdout.on('data', (part: Buffer) => (said += part.toString('utf8')))
  await vi.waitFor(() => expect(said).toMatch(/ready /), { timeout: 60_000, interval: 50 })
  const [, pid] = /engine (\d+)/.exec(said) ?? []
  const [, endpoint] = /ready (\S+)/.exec(said) ?? []
  return {
    endpoint: String(endpoint),
    kill9: async () => {
      const ended = new Promise((resolve) => reader.once('exit', resolve))
      reader.kill('SIGKILL')
      process.kill(Number(pid), 'SIGKILL')
      await ended
    },
  }
}

/** Writes two items at once, again and again, until the engine is gone; which were answered. */
async function write(endpoint: string, name: string, answered: Set<string>): Promise<void> {
  const db = new DynamoDBClient({ ...engineClient(endpoint), maxAttempts: 1 })
  const TableName = localName('killed')
  for (let n = 0; ; n += 1) {
    const ids = [`${name}-${n}-a`, `${name}-${n}-b`]
    const TransactItems = ids.map((id) => ({ Put: { TableName, Item: { id: { S: id } } } }))
    try {
      await db.send(new TransactWriteItemsCommand({ TransactItems }))
      ids.forEach((id) => answered.add(id))
    } catch {
      return db.destroy()
    }
  }
}

const handedOn = (): Set<string> => new Set(readFileSync(join(path, 'handed-on'), 'utf8').split('\n'))

test('killed again and again while records are trimmed, each write that was answered is handed on', async () => {
  const answered = new Set<string>()
  for (let life = 0; life < LIVES; life += 1) {
    const { endpoint, kill9 } = await live()
    const writers = Array.from({ length: WRITERS }, (_, w) => write(endpoint, `${life}-${w}`, answered))
    await new Promise((resolve) => setTimeout(resolve, LIFE_MILLISECONDS * (0.5 + Math.random())))
    await kill9()
    await Promise.all(writers)
  }
  expect(answered.size).toBeGreaterThan(1_000)
  const { kill9 } = await live()
  await vi.waitFor(
    () => {
      const handed = handedOn()
      expect([...answered].filter((id) => !handed.has(id))).toEqual([])
    },
    { timeout: 60_000, interval: 500 },
  )
  const left = (): unknown => {
    const db = new DatabaseSync(folder.database, { readOnly: true })
    try {
      return db.prepare('SELECT COUNT(*) AS n FROM _stream_records').get()?.['n']
    } finally {
      db.close()
    }
  }
  await vi.waitFor(() => expect(left()).toBe(100), { timeout: 60_000, interval: 500 })
  await kill9()
})
