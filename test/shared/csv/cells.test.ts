import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellText, codeCell, csvRow, textCell } from '#shared/csv/cells.ts'

const cellOf = (written: string): string => {
  const rows: string[][] = parse(csvRow([written, 'x']))
  return rows[0]![0]!
}

const hard = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '=',
      "'",
      '"',
      '+',
      '-',
      '@',
      '＝',
      '＠',
      ',',
      ';',
      '\t',
      '\r',
      '\n',
      '0',
      '1',
      'a',
      '年',
    ),
  }),
)

describe('a cell', () => {
  test('gives back any text, whichever way it was written', () => {
    const property = fc.property(hard, (text) => {
      expect(cellText(cellOf(textCell(text)))).toBe(text)
      expect(cellText(cellOf(codeCell(text)))).toBe(text)
    })
    fc.assert(property, { seed: 9, numRuns: 3_000 })
  })

  test('is never a formula but one that is a text', () => {
    const property = fc.property(hard, (text) => {
      for (const cell of [cellOf(textCell(text)), cellOf(codeCell(text))])
        if (!/^="(?:[^"]|"")*"$/.test(cell)) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
    })
    fc.assert(property, { seed: 10, numRuns: 3_000 })
  })

  test.each(['=1+1', '+1', '-A4', '@SUM(A1)', '＝1', '＋1', '－A', '＠A', '\t=1', '\r=1', '\n=1'])(
    '%j is guarded',
    (text) => expect(cellOf(textCell(text))).toMatch(/^('|=")/),
  )

  test.each([
    '0012',
    '530402001001001',
    '530402001001001001',
    '5.30402E+14',
    '1-2',
    '3/4',
    '1月2日',
    '12:30',
    '50%',
    'TRUE',
    'Mar 1',
    '1-Sep',
  ])('%s stays the text it is', (text) => expect(cellOf(textCell(text))).toBe(`="${text}"`))

  test.each(['第1网格', '12', '0', '12005827212120', 'A1', 'p-1', '3号楼', '', 'March', '北门口'])(
    '%j is written as it is',
    (text) => expect(textCell(text)).toBe(text),
  )
})
