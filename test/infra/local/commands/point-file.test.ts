import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { OWNED_HEADER, ownedRow, pointsOf, type PointRow } from '#infra/local/commands/point-file.ts'
import { hasRealData, realBytes } from '#test/shared/geo/real-data.ts'

async function read(file: string | Uint8Array): Promise<PointRow[]> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  const rows: PointRow[] = []
  for await (const row of pointsOf(() => Readable.from([bytes]))) rows.push(row)
  return rows
}

test('columns are found by name in any order and case; others, a BOM, CRLF and quotes are no matter', async () => {
  const rows = await read('\uFEFFName, LON ,id,Lat\r\n"a,b",102.55,p1,24.35\r\n\r\n,-180,"p ""2""",-90\r\n')
  expect(rows.map(({ id, lngLat, problem }) => [id, lngLat, problem])).toEqual([
    ['p1', [102.55, 24.35], null],
    ['p "2"', [-180, -90], null],
  ])
})

test('a bad row is kept with its line and what is wrong; short rows too', async () => {
  const rows = await read('id,lat,lon\n1,91,102\n2,,102\n3,1,0x10\n4,1,1e400\n5\n6,1e1,.5\n')
  expect(rows.map(({ id, lngLat, line }) => [id, lngLat, line])).toEqual([
    ['1', null, 2],
    ['2', null, 3],
    ['3', null, 4],
    ['4', null, 5],
    ['5', null, 6],
    ['6', [0.5, 10], 7],
  ])
  expect(rows[0]?.problem?.en).toBe('lat is not valid: "91"')
  expect(rows[2]?.problem?.en).toBe('lon is not valid: "0x10"')
})

test('lat and lon in each other’s columns are told, also where both are in range', async () => {
  const rows = await read('id,lat,lon\n1,102.55,24.35\n2,80,36\n3,24.35,102.55\n4,78,15\n')
  expect(rows.map(({ lngLat }) => lngLat !== null)).toEqual([false, false, true, false])
  expect(rows[0]?.problem).toEqual({
    zh: '经纬度写反了：lat 为“102.55”，lon 为“24.35”，对调后位于中国境内',
    en: 'lat and lon are in the wrong columns: lat is "102.55", lon is "24.35", and swapped they lie in China',
  })
  expect((await read('id,lat,lon\n1,-33.9,151.2\n2,37.7,-122.4\n')).map(({ lngLat }) => lngLat)).toEqual([
    [151.2, -33.9],
    [-122.4, 37.7],
  ])
})

test('a file without the columns is refused by name', async () => {
  await expect(read('id,latitude,lon\n1,2,3\n')).rejects.toThrow('no column lat')
})

test('a position is numbers within their ranges or nothing, whatever the cells hold', async () => {
  const cell = fc.oneof(
    fc.double().map(String),
    fc.string().map((text) => text.replaceAll(/["\r\n,]/g, '')),
  )
  await fc.assert(
    fc.asyncProperty(cell, cell, async (lat, lon) => {
      const [row] = await read(`id,lat,lon\nx,${lat},${lon}\n`)
      if (row?.lngLat) expect(Math.abs(row.lngLat[0]) <= 180 && Math.abs(row.lngLat[1]) <= 90).toBe(true)
      else expect(row?.problem).not.toBeNull()
    }),
    { seed: 3, numRuns: 200 },
  )
})

test('exponents and decimal commas are numbers; what is empty, hexadecimal or infinite is none', async () => {
  const rows = await read(
    'id;lat;lon\n1;1e-7;1,02505e2\n2;24,305;102,505\n3;0x10;1\n4;Infinity;1\n5;NaN;1\n6; ;1\n',
  )
  expect(rows.map(({ lngLat }) => lngLat)).toEqual([null, [102.505, 24.305], null, null, null, null])
  expect((await read('id,lat,lon\n1,1e-7,+1.02505E2\n'))[0]!.lngLat).toEqual([102.505, 1e-7])
})

test('a column that is there twice is refused, and so is a file with nothing in it', async () => {
  await expect(read('id,lat,lon,lat\nA1,24.3,102.5,\n')).rejects.toMatchObject({
    message: expect.stringContaining('The column lat is there twice'),
    zh: expect.stringContaining('列 lat 出现了两次'),
  })
  for (const nothing of ['', '\n\n', '\uFEFF'])
    await expect(read(nothing)).rejects.toMatchObject({ zh: expect.stringContaining('文件是空的') })
  expect(await read('id,lat,lon\r\n')).toEqual([])
})

test('what is written opens in Excel as it was: marked, codes as text, no formula, with the rule', () => {
  const text =
    OWNED_HEADER +
    ownedRow('0012', { area: '530402001001001', name: '=1+1', rule: 'inside' }) +
    ownedRow('幸福里1号', { area: '530402001001002', name: '＠SUM(A1)', rule: 'border' }) +
    ownedRow('-A4', { rule: 'outside' }) +
    ownedRow('p,1', {})
  expect(text.startsWith('\uFEFFid,area,name,rule\r\n')).toBe(true)
  expect(parse(text, { bom: true, from_line: 2 })).toEqual([
    ['="0012"', '="530402001001001"', "'=1+1", 'inside'],
    ['幸福里1号', '="530402001001002"', "'＠SUM(A1)", 'border'],
    ["'-A4", '', '', 'outside'],
    ['p,1', '', '', ''],
  ])
})

describe.skipIf(!hasRealData)('files as they come', () => {
  const file = (name: string) => read(realBytes(`field-cases/13-locate-csv/${name}.csv`))
  const FOUR = [
    [102.505, 24.305],
    [102.515, 24.305],
    [102.505, 24.315],
    [102.515, 24.315],
  ]

  test.each([
    'bom-crlf',
    'cr-only',
    'utf16le-comma',
    'tab-utf16le-excel-unicode',
    'semicolon',
    'semicolon-decimal-comma',
    'sep-first-line',
    'quoted-newline-extra-columns',
  ])('%s: its four points are read with their ids', async (name) => {
    const rows = (await file(name)).filter(({ id }) => id !== '')
    expect(rows.map(({ id, lngLat }) => [id, lngLat])).toEqual(FOUR.map((lngLat, i) => [`A${i + 1}`, lngLat]))
  })

  test('ids in GBK and in UTF-8 are the same, and come back as they were', async () => {
    const [gbk, utf8] = [await file('gbk-ids'), await file('utf8-ids')]
    expect(gbk.map(({ id }) => id)).toEqual(['幸福里1号', '高仓路2号', '玉带路3号', '北门口4号'])
    expect(gbk).toEqual(utf8)
    expect(ownedRow(gbk[0]!.id, {})).toBe('幸福里1号,,,\r\n')
    // The second byte of that character is a backslash in ASCII.
    expect((await file('gbk-comment-0x5c')).map(({ lngLat }) => lngLat)).toEqual(FOUR.slice(0, 2))
    const scientific = await file('scientific-ids')
    expect(scientific.map(({ id }) => ownedRow(id, {}))).toEqual(Array(4).fill('"=""5.30402E+14""",,,\r\n'))
  })

  test('a bad row is named by its true line, whatever ends the lines and however many a cell has', async () => {
    for (const name of ['crlf-in-quotes-then-bad-row', 'lf-in-quotes-then-bad-row']) {
      const [good, bad] = await file(name)
      expect([good!.line, good!.problem, bad!.line, bad!.problem?.en]).toEqual([
        2,
        null,
        5,
        'lat is not valid: "bad"',
      ])
    }
    const rows = await file('swapped-and-zero')
    expect(rows.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    expect(rows.filter(({ problem }) => problem !== null).map(({ id }) => id)).toEqual([
      'S1',
      'N1',
      'N2',
      'N3',
      'N4',
      'P1',
    ])
    expect(
      (await file('nul-bytes')).filter(({ problem }) => problem !== null).map(({ line }) => line),
    ).toEqual([3])
  })

  test('a quote in a text is a quote, and one that is not closed is named by its line in both languages', async () => {
    expect((await file('lone-quote-in-text')).map(({ lngLat }) => lngLat)).toEqual(FOUR.slice(0, 2))
    await expect(file('unclosed-quote')).rejects.toMatchObject({
      message: expect.stringMatching(/^Line 2 has a quote that is not closed/),
      zh: expect.stringMatching(/^第 2 行有一个引号没有配对/),
    })
  })

  test('texts that Excel was told to keep are read without that, and formulas are somebody’s ids', async () => {
    const ids = (await file('excel-apostrophe-formula')).map(({ id }) => id)
    expect(ids).toEqual(['530402001001001', "'530402001001002", '=HYPERLINK("http://x")', '-A4'])
    expect(ids.map((id) => parse(ownedRow(id, {}))[0]![0])).toEqual([
      '="530402001001001"',
      "'530402001001002",
      `'=HYPERLINK("http://x")`,
      "'-A4",
    ])
  })

  test.each(['chinese-header-utf8', 'gbk-chinese-header', 'title-row-first', 'duplicate-header', 'empty'])(
    '%s: what cannot be read is refused in words',
    async (name) => {
      await expect(file(name)).rejects.toMatchObject({
        zh: expect.stringMatching(/首行应有 id,lat,lon|出现了两次/),
      })
    },
  )
})
