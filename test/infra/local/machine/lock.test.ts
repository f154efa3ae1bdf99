import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDataFolder, type DataFolder } from '#infra/local/data-folder.ts'
import { engineBinary } from '#infra/local/machine/engine-binary.ts'
import { enginePlace } from '#infra/local/machine/engine-place.ts'
import { takeLock, whoRuns } from '#infra/local/machine/lock.ts'
import { identify } from '#infra/local/machine/process-identity.ts'
import { Trouble } from '#infra/local/trouble.ts'

const newFolder = (): DataFolder => openDataFolder(mkdtempSync(join(tmpdir(), 'liuwang-lock-')))

const leave = (folder: DataFolder, server: object, engine: object | null): void =>
  writeFileSync(
    folder.lock,
    JSON.stringify({ v: 1, server, engine, engineEndpoint: null, url: null, localUrl: null }),
  )

/** A process that ends when the test does. */
function idle(): { pid: number; end: () => void } {
  const child = spawn('sleep', ['60'])
  return { pid: child.pid ?? 0, end: () => void child.kill('SIGKILL') }
}

const isThere = (pid: number): boolean => identify(pid) !== null

test('a lock tells who runs and where, and goes with its process', async () => {
  const folder = newFolder()
  const lock = await takeLock(folder)
  lock.note({ url: 'http://localhost:1', localUrl: 'http://127.0.0.1:2' })
  expect(whoRuns(folder)).toMatchObject({ server: { pid: process.pid }, url: 'http://localhost:1' })
  lock.release()
  expect([existsSync(folder.lock), whoRuns(folder)]).toEqual([false, null])
})

test('a folder in use is refused with one sentence that names the process', async () => {
  const folder = newFolder()
  const other = idle()
  leave(folder, identify(other.pid) ?? {}, null)
  await expect(takeLock(folder)).rejects.toThrow(
    new RegExp(`in use by another npm start \\(process ${other.pid}`),
  )
  await expect(takeLock(folder)).rejects.toBeInstanceOf(Trouble)
  other.end()
})

test('a lock of a process that is gone, or whose pid belongs to another one now, is taken over', async () => {
  for (const server of [
    { pid: 2 ** 22 - 7, born: '1' },
    { pid: process.ppid, born: 'another time' },
  ]) {
    const folder = newFolder()
    leave(folder, server, null)
    const lock = await takeLock(folder)
    expect(whoRuns(folder)?.server.pid).toBe(process.pid)
    lock.release()
  }
})

test('a lock that was torn at its birth binds nobody', async () => {
  const folder = newFolder()
  writeFileSync(folder.lock, '{"v":1,"ser')
  const lock = await takeLock(folder)
  expect(JSON.parse(readFileSync(folder.lock, 'utf8'))).toMatchObject({ server: { pid: process.pid } })
  lock.release()
})

test('the engine that a killed server left is ended before the folder is taken', async () => {
  const folder = newFolder()
  const { host, port } = await enginePlace()
  const words = ['serve', '--host', host, '--port', String(port), '--db-path', folder.database]
  const engine = spawn(engineBinary(), words, { stdio: 'ignore' })
  const ended = new Promise((resolve) => engine.once('exit', resolve))
  leave(folder, { pid: 2 ** 22 - 7, born: '1' }, identify(engine.pid ?? 0))
  const lock = await takeLock(folder)
  await ended
  lock.release()
})

test('a process that only took over the pid, or an engine of another folder, is left alone', async () => {
  const folder = newFolder()
  const innocent = idle()
  leave(folder, { pid: 2 ** 22 - 7, born: '1' }, identify(innocent.pid))
  const lock = await takeLock(folder)
  expect(isThere(innocent.pid)).toBe(true)
  lock.release()
  innocent.end()
})
