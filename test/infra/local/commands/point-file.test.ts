import fc from 'fast-check'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect, test } from 'vitest'
import { pointsOf, rowsInto, type PointRow } from '#infra/local/commands/point-file.ts'

async function read(text: string): Promise<PointRow[]> {
  const rows: PointRow[] = []
  await pipeline(Readable.from([Buffer.from(text)]), pointsOf(), async (points: AsyncIterable<PointRow>) => {
    for await (const row of points) rows.push(row)
  })
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

test('rows are written with their header, quoted where needed', async () => {
  let text = ''
  const sink = async (parts: AsyncIterable<Buffer>) => {
    for await (const part of parts) text += part.toString()
  }
  await pipeline(Readable.from([['a,b', '', '网格']]), rowsInto(['id', 'area', 'name']), sink)
  expect(text).toBe('id,area,name\n"a,b",,网格\n')
})
