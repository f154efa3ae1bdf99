import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import { isStoreFull } from '#functions/platform/store-fault.ts'
import { writeWhole, type DataFolder } from '../data-folder.ts'
import { Trouble, systemCode } from '../trouble.ts'
import { commandLine, identify, isAlive, type ProcessIdentity } from './process-identity.ts'

const Identity = z.object({ pid: z.int().positive(), born: z.string() })

/** Who uses a data folder, and where it answers once it does. */
const Running = z.object({
  v: z.literal(1),
  server: Identity,
  engine: Identity.nullable(),
  engineEndpoint: z.string().nullable(),
  /** Where people go. */
  url: z.string().nullable(),
  /** Where this machine's own commands go: plain HTTP on the loopback address, also when `url` is TLS. */
  localUrl: z.string().nullable(),
})
export type Running = z.infer<typeof Running>

export interface Lock {
  /** Tells what has become known since: the engine's process, the addresses. */
  readonly note: (more: Partial<Omit<Running, 'v' | 'server'>>) => void
  readonly release: () => void
}

/** What runs on a data folder now, or null. */
export function whoRuns(folder: DataFolder): Running | null {
  const running = readLock(folder)
  return running !== null && isAlive(running.server) ? running : null
}

/**
 * Takes a data folder for this process. What a killed server left is taken over, its engine ended first: two
 * engines on one file would tear it. Throws Trouble while another server lives.
 */
export async function takeLock(folder: DataFolder): Promise<Lock> {
  const server = identify(process.pid) ?? { pid: process.pid, born: '' }
  let state: Running = { v: 1, server, engine: null, engineEndpoint: null, url: null, localUrl: null }
  let isReleased = false
  if (!create(folder.lock, state)) {
    const left = readLock(folder)
    if (left !== null && isAlive(left.server)) throw inUse(folder, left)
    if (left?.engine) await endEngine(left.engine, folder)
    writeWhole(folder.lock, JSON.stringify(state))
    // Two starts may take over at the same moment: the one that wrote last has it.
    await wait(30)
    const winner = readLock(folder)
    if (winner !== null && winner.server.pid !== process.pid) throw inUse(folder, winner)
  }
  return {
    note: (more) => {
      if (isReleased) return
      state = { ...state, ...more }
      write(folder.lock, JSON.stringify(state))
    },
    release: () => {
      isReleased = true
      if (readLock(folder)?.server.pid === process.pid) rmSync(folder.lock, { force: true })
    },
  }
}

/**
 * On a full disk it is written over in place: it fits into the block that it has. A crash in that moment
 * tears it, but an engine that nobody knows of would be worse.
 */
function write(file: string, text: string): void {
  try {
    writeWhole(file, text)
  } catch (error) {
    if (!isStoreFull(error)) throw error
    writeFileSync(file, text, { flag: 'r+' })
    truncateSync(file, Buffer.byteLength(text))
  }
}

function create(file: string, state: Running): boolean {
  try {
    writeFileSync(file, JSON.stringify(state), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}

/** A lock that cannot be read was torn by a crash at its birth, and binds nobody. */
function readLock(folder: DataFolder): Running | null {
  try {
    return Running.parse(JSON.parse(readFileSync(folder.lock, 'utf8')))
  } catch {
    return null
  }
}

const inUse = (folder: DataFolder, { server, url }: Running): Trouble =>
  new Trouble(
    `数据文件夹 ${folder.path} 正由另一个 npm start 使用（进程 ${server.pid}${url ? `,${url}` : ''}）：请先停止它，或用 DATA_DIR=<另一文件夹>。`,
    `The data folder ${folder.path} is in use by another npm start (process ${server.pid}${url ? `, ${url}` : ''}): stop it first, or use DATA_DIR=<another folder>.`,
  )

/** Ends the engine of a killed server, and only it: same birth, our binary, this very file. */
async function endEngine(engine: ProcessIdentity, folder: DataFolder): Promise<void> {
  const command = commandLine(engine.pid)
  if (!isAlive(engine) || !command.includes('dynoxide') || !command.includes(folder.database)) return
  for (const [signal, patience] of [
    ['SIGTERM', 40],
    ['SIGKILL', 40],
  ] as const) {
    signalTo(engine.pid, signal)
    for (let turn = 0; turn < patience && isAlive(engine); turn += 1) await wait(25)
    if (!isAlive(engine)) return
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error
  }
}
