import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { signedUrl } from '#functions/platform/signed-url.ts'
import { signerOf } from '#functions/platform/transfers.ts'
import { openPort } from '#infra/local/machine/open-port.ts'
import { transferDoor } from '#infra/local/transfers/transfer-door.ts'
import { Problem } from '#shared/contract/errors.ts'
import { Browser } from '#test/support/cookie-browser.ts'
import { NODE, startServer, type Server } from '#test/support/server.ts'
import { smallDisk } from '#test/support/small-disk.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const disk = smallDisk(48)
const onDisk = test.skipIf(disk === null)
/** Typed for the tests, which run only where there is one. */
const { path = '', fill = () => {}, free = () => {} } = disk ?? {}

let server: Server | undefined
afterEach(async () => {
  await server?.stop({ keepData: true })
  server = undefined
})
afterAll(() => disk?.remove())

const ask = async (at: Server, method: string, way: string, person = 'county-operator') =>
  fetch(at.url + way, { method, headers: { authorization: `Bearer ${await at.token(person)}` } })

const ticket = (at: Server) => ask(at, 'POST', '/api/live/ticket')

/** The lines that the server has printed since. */
const newLines = ({ logs }: Server, since: number): string[] =>
  logs().slice(since).split('\n').filter(Boolean)

onDisk(
  'on a full disk writes are 503 and reads go on, the terminal is told once, and with room work goes on by itself',
  async () => {
    const DATA_DIR = join(path, 'data')
    server = await startServer({ args: ['--empty'], env: { DATA_DIR } })
    const running = server
    expect((await ticket(running)).status).toBe(200)
    const since = running.logs().length

    fill()
    for (let n = 0; n < 5; n += 1) {
      const refused = await ticket(running)
      expect(refused.status).toBe(503)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(Problem.parse(await refused.json())).toMatchObject({ code: 'unavailable' })
      expect((await ask(running, 'GET', '/api/me')).status).toBe(200)
    }
    // Somebody who signs in now is told to come back, or is let in where a few bytes are left; nothing
    // breaks.
    const signIn = await new Browser().follow(`${running.url}/auth/auth?${SIGN_IN(running.url)}`)
    expect([200, 503]).toContain(signIn.response.status)
    expect(newLines(running, since)).toEqual([
      expect.stringMatching(/The disk is full, .* goes on by itself/),
    ])

    // The engine dies: it is started again, and what a later start must know of it is written down.
    const before = engineOf(DATA_DIR)
    process.kill(before, 'SIGKILL')
    await vi.waitFor(() => expect(engineOf(DATA_DIR)).not.toBe(before), 10_000)
    await vi.waitFor(async () => expect((await ask(running, 'GET', '/api/me')).status).toBe(200), 10_000)

    free()
    await vi.waitFor(() => expect(running.logs()).toMatch(/There is room on the disk again/), 10_000)
    expect((await ticket(running)).status).toBe(200)
    expect(readdirSync(DATA_DIR).filter((name) => /\.new$|^\.probe/.test(name))).toEqual([])
  },
)

const SIGN_IN = (url: string) =>
  new URLSearchParams({
    client_id: 'web',
    response_type: 'code',
    redirect_uri: `${url}/`,
    scope: 'openid profile api',
    resource: 'urn:liuwang:api',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  })

const engineOf = (folder: string): number =>
  (JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')) as { engine: { pid: number } }).engine.pid

onDisk('a start on a full disk says so in one sentence and leaves what was there', async () => {
  const DATA_DIR = join(path, 'data')
  const held = readdirSync(DATA_DIR).sort()
  fill()
  const { code, text } = await failing(DATA_DIR)
  free()
  expect([code, text.trim().split('\n').length]).toEqual([1, 2])
  expect(text).toMatch(/The disk is full, .* free some space and start again; what was saved is whole/)
  expect(readdirSync(DATA_DIR).sort()).toEqual(held)
})

onDisk(
  'a file that is sent in and finds no room is answered, not cut off, and leaves nothing behind',
  async () => {
    const folder = join(path, 'transfers')
    const secret = 'liuwang-test'
    const port = await openPort({ port: 0, host: '127.0.0.1' })
    const origin = `http://127.0.0.1:${port.port}`
    mkdirSync(folder, { recursive: true })
    port.open(transferDoor({ folder, secret, origins: [origin] }))
    const bytes = 8 * 1024 * 1024
    const put = async () => {
      const url = await signedUrl(
        {
          method: 'PUT',
          url: new URL(`${origin}/transfers/job_${'0'.repeat(26)}`),
          headers: { 'content-type': 'application/geo+json', 'content-length': String(bytes) },
          at: new Date(),
          seconds: 60,
        },
        signerOf({ TRANSFERS_SECRET: secret }),
      )
      return fetch(url, {
        method: 'PUT',
        headers: { 'content-type': 'application/geo+json' },
        body: Buffer.alloc(bytes),
      })
    }
    fill()
    const refused = await put()
    expect([refused.status, Problem.parse(await refused.json()).code]).toEqual([503, 'unavailable'])
    expect(refused.headers.get('retry-after')).not.toBeNull()
    free()
    expect(readdirSync(folder)).toEqual([])
    expect((await put()).status).toBe(200)
    await port.close()
  },
)

/** Starts what must not start; what it says and its exit code. */
const failing = (DATA_DIR: string) =>
  new Promise<{ code: number | null; text: string }>((resolve) => {
    const child = spawn(NODE, ['infra/local/start.ts', '--empty'], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: '', DATA_DIR, PORT: '9178' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    child.stdout.on('data', (part: Buffer) => (text += part.toString()))
    child.stderr.on('data', (part: Buffer) => (text += part.toString()))
    child.once('exit', (code) => resolve({ code, text }))
  })
