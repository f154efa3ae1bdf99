import fc from 'fast-check'
import { expect, test } from 'vitest'
import { guessColumns } from '#shared/grids/guess-columns.ts'

const rows = (...columns: readonly (readonly [string, (i: number) => unknown])[]) =>
  Array.from({ length: 5 }, (_, i) => Object.fromEntries(columns.map(([name, of]) => [name, of(i)])))
const digits = (i: number): string => `53040200600100${i + 1}`

test('code and name are found by the names that counties give them', () => {
  const all = rows(['WGMC', () => '同名'], ['wgbm', digits], ['OBJECTID', (i) => i])
  expect(guessColumns(all)).toEqual({ code: 'wgbm', name: 'WGMC', mightBeCode: [] })
})

test('and by what they hold: unique digits, words that hardly repeat', () => {
  const all = rows(
    ['街道', () => '玉兴'],
    ['标识', digits],
    ['Shape_Area', (i) => i + 0.5],
    ['地名', (i) => `第${i}格`],
    ['OBJECTID', (i) => i],
  )
  expect(guessColumns(all)).toEqual({ code: '标识', name: '地名', mightBeCode: [] })
})

test('a column that is called code and holds a kind of thing gives way to one that holds codes', () => {
  expect(guessColumns(rows(['code', () => 3], ['id', digits])).code).toBe('id')
  expect(guessColumns(rows(['code', () => 3])).code).toBe('code')
})

test('of several that might be the code none is chosen, and all are named', () => {
  const two = rows(['a', digits], ['b', (i) => digits(i + 4)], ['OBJECTID', (i) => i], ['k', (i) => i % 2])
  expect(guessColumns(two)).toEqual({ code: null, name: null, mightBeCode: ['a', 'b', 'OBJECTID'] })
  const short = rows(['a', digits], ['phone', (i) => `1390877000${i}`])
  expect(guessColumns(short).code).toBe('a')
})

test('whatever the features hold, an answer is a column that they have', () => {
  const property = fc.property(fc.array(fc.dictionary(fc.string(), fc.anything())), (any) => {
    const { code, name, mightBeCode } = guessColumns(any)
    for (const column of [code, name, ...mightBeCode])
      expect(column === null || any.some((row) => Object.hasOwn(row, column))).toBe(true)
  })
  fc.assert(property, { seed: 5 })
})
