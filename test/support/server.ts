import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const ROOT = new URL('../..', import.meta.url).pathname
/** The Node that npm scripts run on, whatever runs the tests. */
export const NODE = join(ROOT, 'node_modules/.bin/node')

export interface ServerOptions {
  /**
   * Environment on top of ours; DATA_DIR and PORT may be given to start again on what another server left.
   */
  readonly env?: Readonly<Record<string, string>>
  /** Flags of `npm start`; ['--empty'] starts fastest. */
  readonly args?: readonly string[]
  /** How long it may take until it answers. */
  readonly readyMilliseconds?: number
}

export interface Server {
  /** The one address of pages and API, without a slash at the end. */
  readonly url: string
  readonly port: number
  readonly dataDir: string
  /** The access token of a demo person. */
  readonly token: (person: string) => Promise<string>
  /** Ctrl-C: ends it in order, answers its exit code; removes the data folder when this server made it. */
  readonly stop: (options?: { keepData?: boolean }) => Promise<number | null>
  /** kill -9 of the engine and of the server. Keeps the data folder. */
  readonly kill9: () => Promise<void>
  /** kill -9 of the server alone: its engine is left behind. */
  readonly kill9Server: () => Promise<void>
  /**
   * Starts again on the same folder and port, with the same flags; stops this one first where it still runs.
   */
  readonly restart: () => Promise<Server>
  /** The processes it runs in. */
  readonly pids: () => { readonly server: number; readonly engine: number }
  /** Everything it has printed. */
  readonly logs: () => string
}

/**
 * Starts the real `npm start` as a child process and waits until it answers. Rejects with what it printed.
 */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const madeHere = options.env?.['DATA_DIR'] === undefined
  return launch(options, madeHere)
}

async function launch(
  { env = {}, args = [], readyMilliseconds = 90_000 }: ServerOptions,
  isOurs: boolean,
): Promise<Server> {
  const dataDir = env['DATA_DIR'] ?? mkdtempSync(join(tmpdir(), 'liuwang-test-'))
  const port = Number(env['PORT'] ?? (await freePort()))
  const childEnv = { ...process.env, NODE_ENV: '', ...env, DATA_DIR: dataDir, PORT: String(port) }
  const child = spawn(NODE, ['infra/local/start.ts', ...args], {
    cwd: ROOT,
    env: childEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  child.stdout.on('data', (part: Buffer) => (printed += part.toString('utf8')))
  child.stderr.on('data', (part: Buffer) => (printed += part.toString('utf8')))
  // Should the test runner die, no server is left behind.
  const killAtExit = () => child.kill('SIGTERM')
  process.once('exit', killAtExit)
  child.once('exit', () => process.removeListener('exit', killAtExit))

  const url = await untilReady(child, () => printed, readyMilliseconds)
  return {
    url,
    port,
    dataDir,
    token: (person) => demoToken(dataDir, person),
    stop: async ({ keepData = !isOurs } = {}) => {
      const code = await end(child, 'SIGINT')
      if (!keepData) rmSync(dataDir, { recursive: true, force: true })
      return code
    },
    kill9: async () => {
      const engine = readRunning(dataDir).engine.pid
      // The server first, or it would start its engine again.
      const ended = end(child, 'SIGKILL')
      process.kill(engine, 'SIGKILL')
      await ended
    },
    kill9Server: async () => void (await end(child, 'SIGKILL')),
    restart: async () => {
      await end(child, 'SIGINT')
      const again = { ...env, DATA_DIR: dataDir, PORT: String(port) }
      return launch({ env: again, args, readyMilliseconds }, isOurs)
    },
    pids: () => ({ server: readRunning(dataDir).server.pid, engine: readRunning(dataDir).engine.pid }),
    logs: () => printed,
  }
}

interface Running {
  readonly server: { readonly pid: number }
  readonly engine: { readonly pid: number }
  readonly localUrl: string
}

/**
 * What the server writes down about itself: for commands, and for a later start that must end what it left
 * behind.
 */
const readRunning = (dataDir: string): Running =>
  JSON.parse(readFileSync(join(dataDir, 'running.json'), 'utf8')) as Running

/** What `npm run token` does, without the half second that a process takes to start. */
async function demoToken(dataDir: string, person: string): Promise<string> {
  const response = await fetch(`${readRunning(dataDir).localUrl}/auth/demo-token`, {
    method: 'POST',
    headers: { authorization: `Bearer ${readFileSync(join(dataDir, 'demo-secret'), 'utf8')}` },
    body: JSON.stringify({ person }),
  })
  if (!response.ok) throw new Error(`no token for ${person}: ${response.status}`)
  return ((await response.json()) as { access_token: string }).access_token
}

/**
 * A port that nobody uses, of those that a machine gives to no connection by itself: the tests beside open
 * many, and one of them could take it before the server is there.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000)
    if (await isFree(port)) return port
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })

async function untilReady(child: ChildProcess, printed: () => string, milliseconds: number): Promise<string> {
  const giveUpAt = Date.now() + milliseconds
  for (;;) {
    const url = /is ready: (\S+)/.exec(printed())?.[1]
    if (url !== undefined) return url
    if (child.exitCode !== null || Date.now() > giveUpAt) {
      child.kill('SIGKILL')
      throw new Error(`the server did not get ready (exit code ${child.exitCode}):\n${printed()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return ended
}

const run = promisify(execFile)

/**
 * Runs one of our commands against a server, as `npm run` would; answers what it prints, rejects when it
 * fails.
 */
export async function runCommand(
  server: Server,
  words: readonly string[],
): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, DATA_DIR: server.dataDir, PORT: String(server.port) }
  return run(NODE, [...words], { cwd: ROOT, env })
}
