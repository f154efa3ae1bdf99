import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openDataFolder } from '#infra/local/data-folder.ts'
import { Trouble } from '#infra/local/trouble.ts'
import { startServer } from '#test/support/server.ts'

const made: string[] = []
afterEach(() => made.splice(0).forEach((path) => rmSync(path, { recursive: true, force: true })))

/** A folder that anybody may read and write. */
function openFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'liuwang-open-'))
  made.push(path)
  chmodSync(path, 0o777)
  return path
}

/** What is below a path, with what others may do to it. */
const openToOthers = (path: string): string[] =>
  [path, ...readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) => join(path, name))].filter(
    (file) => (lstatSync(file).mode & 0o077) !== 0,
  )

test('started without a mask on a folder open to all, nothing of it can be read by others', async () => {
  const DATA_DIR = openFolder()
  mkdirSync(join(DATA_DIR, 'transfers'))
  chmodSync(join(DATA_DIR, 'transfers'), 0o755)
  for (const name of ['transfers/job_left', 'dead-letters.jsonl', 'engine.db.backup']) {
    writeFileSync(join(DATA_DIR, name), '')
    chmodSync(join(DATA_DIR, name), 0o666)
  }
  expect(openToOthers(DATA_DIR)).toHaveLength(5)
  // As some services and containers start.
  const mask = process.umask(0)
  const server = await startServer({ args: ['--empty'], env: { DATA_DIR } }).finally(() =>
    process.umask(mask),
  )
  await server.token('patrol')
  const names = readdirSync(DATA_DIR)
  for (const name of ['engine.db', 'engine.db-wal', 'engine.db-shm', 'sessions.db', 'running.json'])
    expect(names).toContain(name)
  expect(openToOthers(DATA_DIR)).toEqual([])
  await server.stop({ keepData: true })
  expect(openToOthers(DATA_DIR)).toEqual([])
}, 120_000)

test('a folder that is open to others and holds other things is not closed under them, but named', () => {
  const path = openFolder()
  writeFileSync(join(path, 'holiday.jpg'), '')
  expect(() => openDataFolder(path)).toThrow(Trouble)
  expect(() => openDataFolder(path)).toThrow(/holds other things \(holiday\.jpg\)/)
  expect(statSync(path).mode & 0o777).toBe(0o777)
  // Closed by the person themselves, it is theirs to share with us.
  chmodSync(path, 0o700)
  openDataFolder(path)
})

test('a folder for all, such as /tmp, is refused even when it is empty', () => {
  const path = openFolder()
  chmodSync(path, 0o1777)
  expect(() => openDataFolder(path)).toThrow(/shared by several/)
  expect(statSync(path).mode & 0o7777).toBe(0o1777)
})

test('what a link in the folder leads to keeps its modes', () => {
  const path = openFolder()
  const elsewhere = openFolder()
  writeFileSync(join(elsewhere, 'engine.log'), '')
  chmodSync(join(elsewhere, 'engine.log'), 0o644)
  symlinkSync(join(elsewhere, 'engine.log'), join(path, 'engine.log'))
  openDataFolder(path)
  expect(statSync(join(elsewhere, 'engine.log')).mode & 0o777).toBe(0o644)
})

const isAdministrator = process.getuid?.() === 0

test.runIf(isAdministrator)('a folder of another user is refused to everybody but the administrator', () => {
  const path = openFolder()
  chownSync(path, 65_534, 65_534)
  openDataFolder(path)
  chmodSync(path, 0o777)
  process.seteuid?.(1)
  try {
    expect(() => openDataFolder(path)).toThrow(/belongs to another user/)
  } finally {
    process.seteuid?.(0)
  }
})
