import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { isStoreFull } from '#functions/platform/store-fault.ts'
import type { DataFolder } from '../data-folder.ts'
import { diskFull } from '../disk.ts'
import { warn } from '../say.ts'
import { Trouble } from '../trouble.ts'
import { engineBinary } from './engine-binary.ts'
import { enginePlace, type Place } from './engine-place.ts'

export interface Engine {
  readonly endpoint: string
  readonly stop: () => Promise<void>
}

interface Watch {
  /** Called with the pid of each child, so that a later start can end it when this process is killed. */
  readonly born: (pid: number) => void
  /** The engine died and does not come up again. */
  readonly gaveUp: (trouble: Trouble) => void
}

const START_MILLISECONDS = 10_000
const STOP_MILLISECONDS = 800
/** How long to wait with the next start while the disk is full. */
const FULL_DISK_MILLISECONDS = 2_000
/** So many deaths within a minute are no accident. */
const DEATHS_A_MINUTE = 5

/**
 * Runs the embedded engine on the folder's database, and runs it again at the same place when it dies, so
 * that a crash costs its clients a retry. Throws Trouble when it cannot start.
 */
export async function startEngine(folder: DataFolder, watch: Watch): Promise<Engine> {
  const binary = engineBinary()
  const place = await enginePlace()
  const endpoint = `http://${place.host}:${place.port}`
  let stopping = false
  let deaths: number[] = []
  let current: ChildProcess | undefined

  const launch = async (): Promise<void> => {
    const child = spawnEngine(binary, place, folder)
    current = child
    if (child.pid !== undefined) watch.born(child.pid)
    await untilItAnswers(child, endpoint, folder)
    child.once('exit', () => void relaunch())
  }
  const relaunch = async (): Promise<void> => {
    if (stopping) return
    deaths = [...deaths.filter((at) => at > Date.now() - 60_000), Date.now()]
    try {
      if (deaths.length >= DEATHS_A_MINUTE) throw troubleOf(folder)
      warn('数据引擎意外退出，正在重启', 'The data engine died, starting it again')
      await launch()
    } catch (error) {
      if (stopping) return
      if (!isStoreFull(error)) return watch.gaveUp(error instanceof Trouble ? error : troubleOf(folder))
      // Nothing is lost by waiting for room, and all by ending.
      deaths = []
      await wait(FULL_DISK_MILLISECONDS)
      await relaunch()
    }
  }
  // The last thing this process does: a crash of ours must leave no child behind.
  const killAtExit = () => current?.kill('SIGKILL')
  process.once('exit', killAtExit)
  await launch()
  return {
    endpoint,
    stop: async () => {
      stopping = true
      if (current !== undefined) await endChild(current)
      process.removeListener('exit', killAtExit)
    },
  }
}

/**
 * In a process group of its own: Ctrl-C reaches only us, and we stop it when the last request is answered.
 */
function spawnEngine(binary: string, { host, port }: Place, folder: DataFolder): ChildProcess {
  const log = openSync(folder.engineLog, 'w', 0o600)
  const child = spawn(
    binary,
    ['serve', '--host', host, '--port', String(port), '--db-path', folder.database],
    { detached: true, stdio: ['ignore', log, log] },
  )
  closeSync(log)
  // A binary for another processor fails here; `untilItAnswers` sees that there is no pid.
  child.on('error', () => undefined)
  return child
}

/** An answer counts only while our own child lives: on a taken port somebody else would answer. */
async function untilItAnswers(child: ChildProcess, endpoint: string, folder: DataFolder): Promise<void> {
  const giveUpAt = Date.now() + START_MILLISECONDS
  for (;;) {
    const answers = await fetch(endpoint, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.ok,
      () => false,
    )
    if (hasEnded(child) || Date.now() > giveUpAt) {
      child.kill('SIGKILL')
      throw troubleOf(folder)
    }
    if (answers) return
    await wait(10)
  }
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null

async function endChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await Promise.race([ended, wait(STOP_MILLISECONDS)])
  if (hasEnded(child)) return
  child.kill('SIGKILL')
  await ended
}

/** What to tell about an engine that does not run, from the last line it wrote. */
function troubleOf(folder: DataFolder): Trouble {
  const line = readLastLine(folder.engineLog)
  if (isStoreFull(new Error(line))) return diskFull(folder.path, new Error(line))
  if (/not a valid SQLite|malformed|corrupt|disk image/i.test(line)) return brokenDatabase(folder)
  return new Trouble(
    `数据引擎无法启动（${line || '没有任何输出'}）：详情见 ${folder.engineLog}，或用 DYNAMODB_ENDPOINT 指向其他引擎。`,
    `The data engine does not start (${line || 'it said nothing'}): see ${folder.engineLog}, or point DYNAMODB_ENDPOINT at another engine.`,
  )
}

export const brokenDatabase = (folder: DataFolder): Trouble =>
  new Trouble(
    `数据库文件 ${folder.database} 已损坏：请恢复备份；若数据不再需要，将它移走后重新启动即可从头开始。`,
    `The database ${folder.database} is damaged: restore a backup, or, if its data is not needed, move it away and start afresh.`,
  )

function readLastLine(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? ''
  } catch {
    return ''
  }
}
