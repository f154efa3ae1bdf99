import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isCutOff } from '#shared/grids/cut-off.ts'

const anObject = fc
  .dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 })
  .map((value) => JSON.stringify(value))

test('every beginning of an object is cut off, and the object as a whole is not', () => {
  fc.assert(
    fc.property(anObject, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (text, share) => {
      expect(isCutOff(text)).toBe(false)
      expect(isCutOff(`\uFEFF \n${text}\n`)).toBe(false)
      expect(isCutOff(text.slice(0, 1 + Math.floor(share * (text.length - 1))))).toBe(true)
    }),
  )
})

test.each(['', 'hello', '这不是 JSON', '"{', '{}}{', '[1, 2]'])('%j is something else', (text) => {
  expect(isCutOff(text)).toBe(false)
})
