import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand, startServer, type Server } from '#test/support/server.ts'
import { refusalIn } from './refusal-in.ts'

let server: Server

beforeAll(async () => {
  server = await startServer({ args: ['--empty'] })
}, 120_000)
afterAll(() => server.stop())

const command = (name: string, ...words: string[]) =>
  runCommand(server, [`infra/local/commands/${name}.ts`, ...words])

const refusalOf = (name: string, ...words: string[]) => refusalIn(command(name, ...words))

const square = (west: number, south: number, name: string) => ({
  type: 'Feature',
  properties: { name },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [west + 0.01, south],
        [west + 0.01, south + 0.01],
        [west, south + 0.01],
        [west, south],
      ],
    ],
  },
})

const at = (file: string): string => join(server.dataDir, file)

function write(file: string, content: unknown): string {
  writeFileSync(at(file), typeof content === 'string' ? content : JSON.stringify(content))
  return at(file)
}

test('token prints a token and nothing else, and knows whom there is', async () => {
  const { stdout } = await command('token', 'auditor')
  const answer = await fetch(`${server.url}/api/me`, {
    headers: { authorization: `Bearer ${stdout.trim()}` },
  })
  expect(await answer.json()).toMatchObject({ id: 'auditor', division: '530402' })
  expect(await refusalOf('token', 'nobody')).toMatch('There is no demo person "nobody"')
  expect(await refusalOf('token')).toMatch('county-operator township-operator patrol')
})

test(
  'a file becomes a plan, a repeat changes nothing, points find their grids by name',
  { timeout: 60_000 },
  async () => {
    const features = [square(102, 24, '东'), square(102.01, 24, '西')]
    const file = write('two.geojson', { type: 'FeatureCollection', features })
    const words = ['--division', '990101', '--name', '试验', '--file', file, '--name-property', 'name']
    expect((await command('import-grids', ...words)).stdout).toMatch('Published: 990101 version 1, 2 grids')
    expect((await command('import-grids', ...words)).stdout).toMatch('Nothing new: 990101 stays at version 1')

    const points = write(
      'points.csv',
      'name,lon,id,lat\nx,102.005,p1,24.005\nx,102.015,"p,2",24.005\nx,9,p3,9\nx,,p4,24\n',
    )
    const { stderr } = await command(
      'locate',
      '--division',
      '990101',
      '--file',
      points,
      '--out',
      at('out.csv'),
    )
    expect(stderr).toMatch('line 5: lon is not valid: ""')
    expect(stderr).toMatch('4 rows, 2 in a grid, 1 bad')
    expect(readFileSync(at('out.csv'), 'utf8')).toBe(
      '\uFEFFid,area,name,rule\r\np1,"=""990101000000001""",东,inside\r\n"p,2","=""990101000000002""",西,inside\r\np3,,,outside\r\np4,,,\r\n',
    )
    // "幸福里1号;24.005;102.01" in GBK: on the border of the two.
    writeFileSync(
      at('gbk.csv'),
      Buffer.concat([
        Buffer.from('id;lat;lon\r\n'),
        Buffer.from('d0d2b8a3c0ef31bac5', 'hex'),
        Buffer.from(';24.005;102.01\r\n'),
      ]),
    )
    await command('locate', '--division', '990101', '--file', at('gbk.csv'), '--out', at('out.csv'))
    expect(readFileSync(at('out.csv'), 'utf8')).toMatch(/幸福里1号,"=""99010100000000\d""",[东西],border\r\n/)
    writeFileSync(at('open.csv'), 'id,lat,lon,note\n1,24.005,102.005,"no end\n')
    expect(
      await refusalOf('locate', '--division', '990101', '--file', at('open.csv'), '--out', at('none.csv')),
    ).toMatch(/第 2 行有一个引号没有配对[^]*Line 2 has a quote that is not closed/)
  },
)

test(
  'codes and names are found in the data, said, and asked for where the data do not tell',
  { timeout: 60_000 },
  async () => {
    const file = (name: string, ...properties: object[]): string =>
      write(name, {
        type: 'FeatureCollection',
        features: properties.map((own, i) => ({ ...square(102 + i / 100, 24, ''), properties: own })),
      })
    const words = (path: string) => ['--division', '990103', '--name', '判断', '--file', path]
    const told = file('told.geojson', { 标识: '990103001001007', 地名: '东' }, { 标识: '990104001001009', 地名: '西' }) // prettier-ignore
    const { stdout, stderr } = await command('import-grids', ...words(told))
    expect(stderr).toMatch('Codes are read from the property 标识')
    expect(stderr).toMatch('Names are read from the property 地名')
    expect(stdout).toMatch('1 of 2 features have codes of other divisions than 990103: 990104 (1)')
    expect(stdout).toMatch('#2 西: 编码 990104001001009 属于其他区划')

    const unclear = file('unclear.geojson', { OBJECTID: 1, 街道: '甲' }, { OBJECTID: 2, 街道: '甲' })
    const refusal = await refusalOf('import-grids', ...words(unclear))
    expect(refusal).toMatch('perhaps OBJECTID): name it with --code-property')
    expect(refusal).toMatch("the file's properties are OBJECTID (1), 街道 (甲)")
    expect(await refusalOf('import-grids', ...words(told), '--code-property', 'code')).toMatch(
      'No feature has the property "code" of --code-property; the file\'s properties are 标识',
    )
    const anew = await command('import-grids', ...words(unclear), '--code-property', '')
    expect(anew.stderr).toMatch('All grids are numbered anew')
    expect(anew.stdout).toMatch('990103 version 2, 2 grids')
    expect(await refusalOf('import-grids', ...words(write('empty.geojson', ' ')))).toMatch(
      /The file .*empty.geojson is empty/,
    )
  },
)

test(
  'a file that is refused is told with its reasons and exit code 1, and changes nothing',
  { timeout: 60_000 },
  async () => {
    const features = [
      { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [102, 24] } },
    ]
    const file = write('points.geojson', { type: 'FeatureCollection', features })
    const words = ['--division', '990102', '--name', 'x', '--file', file]
    const failure = (await command('import-grids', ...words).catch((error: unknown) => error)) as {
      code: number
      stdout: string
    }
    expect(failure.code).toBe(1)
    expect(failure.stdout).toMatch('not-polygon')
    expect(
      await refusalOf('locate', '--division', '990102', '--file', file, '--out', at('none.csv')),
    ).toMatch('has no plan')
  },
)

test('of a county that has staff it is said who brings the file', { timeout: 60_000 }, async () => {
  const file = write('one.geojson', { type: 'FeatureCollection', features: [square(102, 24, '一')] })
  const words = ['--division', '530402', '--name', 'x', '--file', file, '--code-property', '']
  const { stderr } = (await command('import-grids', ...words).catch((error: unknown) => error)) as {
    stderr: string
  }
  expect(stderr).toMatch(
    /530402 已有网格管理员：请由其中一人在“网格设计”（\/designer）的草案中导入此文件，再由另一人批准。/,
  )
  expect(stderr).toMatch('530402 has county staff: one of them brings the file into a draft in /designer')
})

test('what is missing or wrong in a command is one sentence', { timeout: 60_000 }, async () => {
  expect(await refusalOf('import-grids', '--division', '990101')).toMatch(
    '--division, --name and --file are needed',
  )
  expect(await refusalOf('locate', '--bogus')).toMatch('Wrong options')
  expect(await refusalOf('simulate', '--rate', 'fast')).toMatch('--rate must be a whole number')
  expect(await refusalOf('simulate', '--count', '1')).toMatch('has no plan')
  expect(await refusalOf('verify-ledger', '--token', 'forged')).toMatch('unauthenticated')
  expect(await refusalOf('verify-ledger', '--url', 'http://127.0.0.1:9')).toMatch('run npm start first')
})
