import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import { warn, type Say } from '../say.ts'
import { systemCode } from '../trouble.ts'

/** What the pages are made from, below the root of the project; a folder counts with all that is in it. */
const SOURCES = ['web', 'shared', 'package-lock.json']
const NOT_SOURCES = new Set(['dist', 'paraglide', 'node_modules'])

const Package = z.object({ scripts: z.record(z.string(), z.string()) })

/**
 * Builds the pages when there are none or a source is newer, until `signal`. Without them the API still
 * serves.
 */
export async function buildSiteIfStale(root: string, say: Say, signal: AbortSignal): Promise<void> {
  if (await isFresh(root)) return
  const { scripts } = Package.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  if (scripts['web:build'] === undefined) {
    warn('尚无页面可构建，仅提供接口', 'There are no pages to build yet, serving the API only')
    return
  }
  await oneAtATime(root, signal, async () => {
    if (await isFresh(root)) return
    say('正在构建页面（首次约 10 秒）…', 'Building the pages (some 10 s the first time) …')
    const failure = await runBuild(root, signal)
    if (failure !== null && !signal.aborted)
      warn('页面构建失败，仅提供接口', `The pages cannot be built, serving the API only:\n${failure}`)
  })
}

async function isFresh(root: string): Promise<boolean> {
  const built = statSync(join(root, 'web/dist/index.html'), { throwIfNoEntry: false })
  if (built === undefined) return false
  const newest = await Promise.all(SOURCES.map((source) => newestIn(join(root, source))))
  return built.mtimeMs >= Math.max(...newest)
}

/** A build takes less; a lock that is older was left by a crash. */
const LOCK_MILLISECONDS = 120_000

/** Two servers that start at once would empty the folder under each other's hands: the second one waits. */
async function oneAtATime(root: string, signal: AbortSignal, build: () => Promise<void>): Promise<void> {
  const lock = join(root, 'node_modules/.web-build-lock')
  for (;;) {
    if (signal.aborted) return
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
      if (age > LOCK_MILLISECONDS) rmSync(lock, { recursive: true, force: true })
      else await wait(200)
    }
  }
  try {
    await build()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** Runs `npm run web:build`; null when it went well, else the end of what it said. */
const runBuild = (root: string, signal: AbortSignal): Promise<string | null> =>
  new Promise((resolve) => {
    // The pages are for everybody, unlike what else this process makes.
    const before = process.umask(0o022)
    execFile(
      'npm',
      ['run', '--silent', 'web:build'],
      { cwd: root, maxBuffer: 16_777_216, signal },
      (error, stdout, stderr) =>
        resolve(error === null ? null : `${stdout}${stderr}`.trim().split('\n').slice(-12).join('\n')),
    )
    process.umask(before)
  })

/** When any file below a path was last written, in epoch milliseconds; 0 when there is none. */
async function newestIn(path: string): Promise<number> {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  const entries = await readdir(path)
  const times = await Promise.all(
    entries.filter((name) => !NOT_SOURCES.has(name)).map((name) => newestIn(join(path, name))),
  )
  return Math.max(0, ...times)
}
