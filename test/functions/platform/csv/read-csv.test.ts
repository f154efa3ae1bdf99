import fc from 'fast-check'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { csvRows, UnreadableCsv, type CsvRow } from '#functions/platform/csv/read-csv.ts'
import { csvRow, textCell } from '#shared/csv/cells.ts'
import { encodingOf } from '#shared/csv/encoding.ts'

async function rowsOf(bytes: Uint8Array, size = bytes.length): Promise<CsvRow[]> {
  const chunks = () => {
    const parts = []
    for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size))
    return Readable.from(parts)
  }
  const rows = []
  for await (const row of csvRows(chunks)) rows.push(row)
  return rows
}

const cellsOf = async (text: string): Promise<(readonly string[])[]> =>
  (await rowsOf(Buffer.from(text))).map(({ cells }) => cells)

const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

/** "编号,名\n幸福里,路\n" as Excel in Chinese writes it. */
const GBK = Buffer.from('b1e0bac52cc3fb0ad0d2b8a3c0ef2cc2b70a', 'hex')

describe('an encoding', () => {
  const chinese = [
    ['编号', '名'],
    ['幸福里', '路'],
  ]
  const text = '编号,名\n幸福里,路\n'
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 little-endian with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 big-endian with a mark', bigEndian(`\uFEFF${text}`)],
    ['GBK', GBK],
  ])('%s is read, however the bytes come', async (_, bytes) => {
    for (const size of [1, 2, 3, 7, bytes.length])
      expect((await rowsOf(bytes, size)).map(({ cells }) => cells)).toEqual(chinese)
  })

  test('is told by the whole file: one that begins in English may go on in GBK', async () => {
    const english = Buffer.from('id,note\n'.padEnd(200_000, 'x,y\n'))
    const rows = await rowsOf(Buffer.concat([english, GBK]), 65_536)
    expect(rows.at(-1)!.cells).toEqual(['幸福里', '路'])
    expect(await encodingOf(Readable.from([english]))).toBe('utf-8')
  })

  test('that is none of these is refused in words, never guessed', async () => {
    await expect(rowsOf(Buffer.from([0x69, 0x64, 0x0a, 0xff, 0xff, 0x0a]))).rejects.toThrow(UnreadableCsv)
  })
})

describe('a table', () => {
  test('is parted by what its first line has most of, or says', async () => {
    for (const text of [
      'a;b\n1,5;2\n',
      'a\tb\n1,5\t2\n',
      'a|b\n1,5|2\n',
      'sep=;\na;b\n1,5;2\n',
      'sep=|\r\na|b\r\n1,5|2\r\n',
      '\n\na;b\n1,5;2\n',
      '\n\nsep=;\na;b\n1,5;2\n',
    ])
      expect(await cellsOf(text)).toEqual([
        ['a', 'b'],
        ['1,5', '2'],
      ])
    expect(await cellsOf('"a;b;c",d\n1,2\n')).toEqual([
      ['a;b;c', 'd'],
      ['1', '2'],
    ])
  })

  test('tells the line that each row begins on, whatever ends the lines', async () => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = ['a,b', '1,"x', 'y"', '', '', '2,3', '"4', '5",6', '7,8'].join(end)
      const lines = (await rowsOf(Buffer.from(text), 3)).map(({ line }) => line)
      expect(lines).toEqual([1, 2, 6, 7, 9])
      const said = (await rowsOf(Buffer.from(`sep=,${end}${text}`))).map(({ line }) => line)
      expect(said).toEqual([2, 3, 7, 8, 10])
    }
  })

  test('with a quote that is not closed is refused with the line it stands in', async () => {
    await expect(cellsOf('a,b\n1,2\n\n3,"4\n5,6\n')).rejects.toThrow('Line 4 has a quote')
    // Long before the end of a large file.
    await expect(cellsOf(`a,b\n1,"2\n${'3,4\n'.repeat(500_000)}`)).rejects.toThrow('Line 2 has a quote')
  })

  test('that was written here is read as it was meant', async () => {
    const cell = fc
      .string({ unit: 'binary-ascii' })
      .filter((text) => text.trim() === text && !/[\0\r]/.test(text))
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 })
    const property = fc.asyncProperty(table, async (rows) => {
      const text = csvRow(['a', 'b', 'c']) + rows.map((row) => csvRow(['x', ...row.map(textCell)])).join('')
      expect((await cellsOf(text)).slice(1)).toEqual(rows.map((row) => ['x', ...row]))
    })
    await fc.assert(property, { seed: 11, numRuns: 200 })
  })

  test('of any bytes is read or refused, never worse', async () => {
    const property = fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
      const outcome = await rowsOf(bytes).catch((error: unknown) => error)
      expect(Array.isArray(outcome) || outcome instanceof UnreadableCsv).toBe(true)
    })
    await fc.assert(property, { seed: 12, numRuns: 400 })
  })
})
