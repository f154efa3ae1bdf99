import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { NODE, startServer, type Server } from '#test/support/server.ts'

const SLOW = 120_000
const root = new URL('../../..', import.meta.url).pathname
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'liuwang-start-'))

let server: Server | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
})

/** Starts what must not start; what it says and its exit code. */
const failing = (env: Record<string, string>, args: string[] = []) =>
  new Promise<{ code: number | null; text: string }>((resolve) => {
    const child = spawn(NODE, ['infra/local/start.ts', '--empty', ...args], {
      cwd: root,
      env: { ...process.env, ...env },
    })
    let text = ''
    child.stdout.on('data', (part: Buffer) => (text += part.toString()))
    child.stderr.on('data', (part: Buffer) => (text += part.toString()))
    child.once('exit', (code) => resolve({ code, text }))
  })

/** One sentence in each language, and no trace of where in the code it happened. */
function expectSentence({ code, text }: { code: number | null; text: string }, words: RegExp): void {
  expect([code, text.trim().split('\n').length]).toEqual([1, 2])
  expect(text).toMatch(words)
  expect(text).not.toMatch(/^\s+at /m)
}

test(
  'it answers at the address it printed, stops on Ctrl-C with 0 within 2 s, and finds its data again',
  { timeout: SLOW },
  async () => {
    server = await startServer({ args: ['--empty'] })
    const health = await fetch(`${server.url}/api/health`)
    expect([health.status, await health.json()]).toMatchObject([200, { status: 'ok' }])
    const key = readFileSync(join(server.dataDir, 'signing-key.json'), 'utf8')
    const token = await server.token('patrol')
    const begun = performance.now()
    expect(await server.stop({ keepData: true })).toBe(0)
    expect(performance.now() - begun).toBeLessThan(2_000)
    server = await server.restart()
    expect(readFileSync(join(server.dataDir, 'signing-key.json'), 'utf8')).toBe(key)
    const me = await fetch(`${server.url}/api/me`, { headers: { authorization: `Bearer ${token}` } })
    expect(await me.json()).toMatchObject({ id: 'patrol', division: '530402006' })
  },
)

test('a second start on the same folder, or on the same port, is told so', { timeout: SLOW }, async () => {
  server = await startServer({ args: ['--empty'] })
  expectSentence(await failing({ DATA_DIR: server.dataDir, PORT: '1' }), /in use by another npm start/)
  const other = newFolder()
  expectSentence(
    await failing({ DATA_DIR: other, PORT: String(server.port) }),
    /Port \d+ is in use: .* PORT=\d+ npm start/,
  )
  rmSync(other, { recursive: true })
})

test('a port that another program has is named', async () => {
  const squatter = createServer()
  await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve))
  const { port } = squatter.address() as AddressInfo
  const folder = newFolder()
  expectSentence(
    await failing({ DATA_DIR: folder, PORT: String(port) }),
    new RegExp(`Port ${port} is in use`),
  )
  squatter.close()
  rmSync(folder, { recursive: true })
})

test.each([
  ['where nothing can be written', '/proc/liuwang', /cannot be written/],
  ['that is a file', NODE, /is not a folder/],
])('a data folder %s is named with the way out', async (_, DATA_DIR, words) => {
  expectSentence(await failing({ DATA_DIR, PORT: '1' }), words)
})

test('a database that is none is named, with what to do', async () => {
  const folder = newFolder()
  writeFileSync(join(folder, 'engine.db'), 'this is not a database, however long one looks at it'.repeat(200))
  expectSentence(
    await failing({ DATA_DIR: folder, PORT: '0' + (await unusedPort()) }),
    /engine\.db is damaged/,
  )
  rmSync(folder, { recursive: true })
})

test('an engine of another place that does not answer is named', async () => {
  const folder = newFolder()
  const env = {
    DATA_DIR: folder,
    PORT: String(await unusedPort()),
    DYNAMODB_ENDPOINT: `http://127.0.0.1:${await unusedPort()}`,
  }
  expectSentence(await failing(env), /DYNAMODB_ENDPOINT=.* cannot be used/)
  rmSync(folder, { recursive: true })
})

test('production and unknown flags are refused before anything is touched', async () => {
  expectSentence(await failing({ NODE_ENV: 'production' }), /NODE_ENV=production is refused/)
  expectSentence(await failing({}, ['--lann']), /Unknown option/)
})

const unusedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
