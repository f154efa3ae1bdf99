import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { functions, tables, type Function, type Table } from '#infra/manifest.ts'

const root = join(import.meta.dirname, '../../functions')
const rooms = readdirSync(root).filter((room) => existsSync(join(root, room, 'manifest.ts')))

interface Part {
  readonly tables: Record<string, Table>
  readonly functions: Record<string, Function>
}

test('what runs is what the features say, each once and none left out', async () => {
  const parts = await Promise.all(
    rooms.map(async (room) => (await import(join(root, room, 'manifest.ts'))) as Part),
  )
  const said = (of: keyof Part) => parts.flatMap((part) => Object.keys(part[of])).toSorted()
  expect(said('tables')).toEqual(Object.keys(tables).toSorted())
  expect(said('functions')).toEqual(Object.keys(functions).toSorted())
})

test('each function has its entry, and what feeds it has a stream', () => {
  for (const { entry, trigger } of Object.values<Function>(functions)) {
    expect(existsSync(join(root, 'lambda', `${entry}.ts`))).toBe(true)
    if (trigger.kind !== 'stream') continue
    for (const { table } of trigger.feeds) expect(tables[table]).toHaveProperty('stream')
  }
})
