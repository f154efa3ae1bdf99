import { execFile } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { warn, type Say } from '../say.ts'

/** What the pages are made from, below the root of the project; a folder counts with all that is in it. */
const SOURCES = ['web', 'shared', 'package-lock.json']
const NOT_SOURCES = new Set(['dist', 'paraglide', 'node_modules'])

const Package = z.object({ scripts: z.record(z.string(), z.string()) })

/** Builds the pages when there are none or a source is newer. Without them the API still serves. */
export async function buildSiteIfStale(root: string, say: Say): Promise<void> {
  const built = join(root, 'web/dist/index.html')
  const newest = Math.max(...(await Promise.all(SOURCES.map((source) => newestIn(join(root, source))))))
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return
  const { scripts } = Package.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  if (scripts['web:build'] === undefined) {
    warn('尚无页面可构建,仅提供接口', 'There are no pages to build yet, serving the API only')
    return
  }
  say('正在构建页面(首次约 10 秒)…', 'Building the pages (some 10 s the first time) …')
  const failure = await runBuild(root)
  if (failure === null) return
  warn('页面构建失败,仅提供接口;原因:', `The pages cannot be built, serving the API only:\n${failure}`)
}

/** Runs `npm run web:build`; null when it went well, else the end of what it said. */
const runBuild = (root: string): Promise<string | null> =>
  new Promise((resolve) => {
    execFile(
      'npm',
      ['run', '--silent', 'web:build'],
      { cwd: root, maxBuffer: 16_777_216 },
      (error, stdout, stderr) =>
        resolve(error === null ? null : `${stdout}${stderr}`.trim().split('\n').slice(-12).join('\n')),
    )
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
