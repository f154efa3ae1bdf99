import { randomBytes } from 'node:crypto'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isStoreFull } from '#functions/platform/store-fault.ts'
import { warn } from './say.ts'
import { Trouble } from './trouble.ts'

/** The disk that the data folder lies on. */
export interface Disk {
  /** Whether it is full; looks when it was not, so ask after a failure. */
  readonly isFull: () => boolean
  /** When there is room, at once where there is; rejects when the machine, or who waits, stops. */
  readonly room: (signal?: AbortSignal) => Promise<void>
  /** Ends looking: who waits for room is told that it does not come. */
  readonly close: () => void
}

export const PROBE = '.probe-'
/** With less than this the engine's next transaction may not fit (one holds up to 4 MB). */
const ROOM_BLOCKS = 4
/** Noise, so that a file system that packs what it stores cannot make it small. */
const BLOCK = randomBytes(1024 * 1024)
/** A look writes some megabytes, and failures may come in hundreds. */
const PAUSE_MILLISECONDS = 1_000
const AGAIN_MILLISECONDS = 2_000

/**
 * Writes what we need at least and takes it away again; throws the system's error. Free space as told knows
 * no quota.
 */
export function probeRoom(path: string): void {
  const file = join(path, `${PROBE}${process.pid}`)
  const probe = openSync(file, 'w', 0o600)
  try {
    for (let block = 0; block < ROOM_BLOCKS; block += 1) writeWhole(probe, BLOCK)
  } finally {
    closeSync(probe)
    rmSync(file)
  }
}

/** A disk that fills up in the middle takes a part first and says so only the next time. */
function writeWhole(file: number, block: Buffer): void {
  for (let at = 0; at < block.length;) at += writeSync(file, block, at)
}

/** Watches the disk of a folder: says once that it is full, and once that there is room again. */
export function watchDisk(path: string): Disk {
  let again: NodeJS.Timeout | undefined
  let lookedAt = 0
  let isClosed = false
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = []

  const look = (): boolean => {
    lookedAt = Date.now()
    try {
      probeRoom(path)
      return false
    } catch (error) {
      return isStoreFull(error)
    }
  }
  const lookAgain = (): void => {
    if (look()) return
    clearInterval(again)
    again = undefined
    warn('磁盘已有空间，恢复保存', 'There is room on the disk again, saving goes on')
    waiting.splice(0).forEach(({ resolve }) => resolve())
  }
  const isFull = (): boolean => {
    if (again !== undefined) return true
    if (isClosed || Date.now() < lookedAt + PAUSE_MILLISECONDS || !look()) return false
    again = setInterval(lookAgain, AGAIN_MILLISECONDS)
    warn(
      `磁盘已满，${path} 无法写入：暂不能保存，查询照常；请腾出空间，之后自动恢复`,
      `The disk is full, ${path} cannot be written: nothing can be saved, reading goes on; free some space, and it goes on by itself`,
    )
    return true
  }
  return {
    isFull,
    room: (signal) =>
      new Promise((resolve, reject) => {
        if (again === undefined) return resolve()
        waiting.push({ resolve, reject })
        signal?.addEventListener('abort', () => reject(new Error('stopped while waiting for room')))
      }),
    close: () => {
      isClosed = true
      clearInterval(again)
      again = undefined
      waiting.splice(0).forEach(({ reject }) => reject(new Error('the machine stops')))
    },
  }
}

export const diskFull = (path: string, cause: unknown): Trouble =>
  new Trouble(
    `磁盘已满，无法写入 ${path}：请腾出空间后重新启动，已保存的数据完好。`,
    `The disk is full, ${path} cannot be written: free some space and start again; what was saved is whole.`,
    { cause },
  )
