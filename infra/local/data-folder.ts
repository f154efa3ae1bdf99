import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import * as z from 'zod'
import { isStoreFull } from '#functions/platform/store-fault.ts'
import { diskFull, PROBE, probeRoom } from './disk.ts'
import { closeToOthers } from './owner-only.ts'
import { Trouble, systemCode } from './trouble.ts'

/** Everything that outlives a run, by what it is. */
export interface DataFolder {
  readonly path: string
  readonly lock: string
  readonly database: string
  readonly engineLog: string
  readonly checkpoints: string
  readonly deadLetters: string
  readonly sessions: string
  readonly signingKey: string
  readonly cookieKeys: string
  readonly demoSecret: string
  readonly certificate: string
  readonly demo: string
  readonly transfers: string
}

/**
 * Makes the folder where it is missing, closes it to others and proves that it can be written; throws
 * Trouble.
 */
export function openDataFolder(path: string): DataFolder {
  const folder = dataFolder(path)
  const { path: _, ...files } = folder
  try {
    makeFolder(path)
    closeToOthers(path, [PROBE, ...Object.values(files).map((file) => basename(file))])
    probeRoom(path)
  } catch (cause) {
    throw cause instanceof Trouble ? cause : troubleWith(path, cause)
  }
  return folder
}

/** Node's own recursive mkdir never ends where a parent cannot be made (below /proc, say). */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  if (!existsSync(dirname(path))) makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

/** The files of a data folder, whether it exists or not. */
export const dataFolder = (path: string): DataFolder => ({
  path,
  lock: join(path, 'running.json'),
  database: join(path, 'engine.db'),
  engineLog: join(path, 'engine.log'),
  checkpoints: join(path, 'checkpoints.json'),
  deadLetters: join(path, 'dead-letters.jsonl'),
  sessions: join(path, 'sessions.db'),
  signingKey: join(path, 'signing-key.json'),
  cookieKeys: join(path, 'cookie-keys.json'),
  demoSecret: join(path, 'demo-secret'),
  certificate: join(path, 'certificate.json'),
  demo: join(path, 'demo.json'),
  transfers: join(path, 'transfers'),
})

function troubleWith(path: string, cause: unknown): Trouble {
  const code = systemCode(cause)
  if (isStoreFull(cause)) return diskFull(path, cause)
  const [zh, en, wayZh, wayEn] = ['EEXIST', 'ENOTDIR'].includes(code)
    ? ['不是文件夹', 'is not a folder', '移走同名文件', 'move away the file of that name']
    : ['无法写入', 'cannot be written', '修改其权限', 'change its permissions']
  return new Trouble(
    `数据文件夹 ${path} ${zh} (${code})：请${wayZh}，或用 DATA_DIR=<另一文件夹> npm start。`,
    `The data folder ${path} ${en} (${code}): ${wayEn}, or use DATA_DIR=<another folder> npm start.`,
    { cause },
  )
}

/** What a JSON file of ours holds; throws Trouble for one that somebody, or a power cut, has spoilt. */
export function readWhole<T>(file: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    if (!(cause instanceof SyntaxError || cause instanceof z.ZodError)) throw cause
    throw new Trouble(
      `文件 ${file} 已损坏：请恢复备份，或删除它后重新启动（将重新生成）。`,
      `The file ${file} is damaged: restore a backup, or delete it and start again, which makes it anew.`,
      { cause },
    )
  }
}

interface HowSafe {
  /** Whether it must also outlive a power cut: keys must, what can be found out again need not. */
  readonly throughPowerCut?: boolean
}

/** Writes a file whole or not at all, readable by its owner only; a crash of ours leaves the one before. */
export function writeWhole(file: string, text: string, { throughPowerCut = false }: HowSafe = {}): void {
  const draft = `${file}.${process.pid}.new`
  try {
    writeFileSync(draft, text, { mode: 0o600, flush: throughPowerCut })
    renameSync(draft, file)
  } catch (error) {
    // Half a draft would take what little room there is.
    rmSync(draft, { force: true })
    throw error
  }
}
