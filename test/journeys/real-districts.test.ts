import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NODE, startServer, type Server } from '#test/support/server.ts'

const DATA = new URL('../../../shared/data/incidents/', import.meta.url).pathname
const ROOT = new URL('../..', import.meta.url).pathname
const isHere = existsSync(DATA)
const run = promisify(execFile)

let server: Server
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'liuwang-districts-'))
  server = await startServer({ args: ['--empty'] })
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A command as a person types it, against the server of this test. */
const command = (verb: string, ...words: string[]) =>
  run(NODE, [join(ROOT, `infra/local/commands/${verb}.ts`), ...words, '--url', server.url], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: server.dataDir, PORT: String(server.port) },
    maxBuffer: 64 * 1024 * 1024,
  })

const importDistricts = () =>
  command(
    'import-grids',
    ...[
      '--division',
      '990101',
      '--name',
      '旧金山警区',
      '--file',
      join(DATA, 'sf_police_districts_pre2015.geojson'),
    ],
    ...['--code-property', 'DISTRICT', '--name-property', 'DISTRICT'],
  )

const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true, bom: true })

test.skipIf(!isHere)(
  '10 real districts are imported, and 9,646 real incidents are given to the district that holds them',
  async () => {
    const { stdout } = await importDistricts()
    expect(stdout.match(/runs across or against itself/g)?.length).toBeGreaterThanOrEqual(2)
    expect(stdout).toMatch(/m²/)

    const out = join(folder, 'owners.csv')
    const points = join(DATA, 'sf2016_incidents.csv')
    await command('locate', '--division', '990101', '--file', points, '--out', out)
    const truth = rowsOf(readFileSync(points, 'utf8'))
    const owners = rowsOf(readFileSync(out, 'utf8'))
    expect(owners).toHaveLength(9_646)
    let agreed = 0
    for (const [index, row] of truth.entries()) {
      const { id, name } = owners[index] ?? {}
      expect(id).toBe(row['id'])
      if (name === row['label']) agreed += 1
      const isInOne =
        row['geos_pip'] !== '' && !row['geos_pip']?.includes('|') && !row['geos_pip']?.includes(';')
      if (isInOne && Number(row['dist_boundary_m']) >= 1)
        expect({ id, name }).toEqual({ id, name: row['geos_pip'] })
    }
    expect(agreed / truth.length).toBeGreaterThanOrEqual(0.984)

    const again = await importDistricts()
    expect(again.stdout).toMatch(/unchanged|version 1|第 1 版/i)
  },
)
