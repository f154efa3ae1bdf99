import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { decimalOf, DecimalText, held } from '#shared/lib/decimal.ts'

describe('a number as text', () => {
  test('is whatever a program prints for one', () => {
    const property = fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (drawn) => {
      // Nobody prints the sign of 0.
      const value = drawn + 0
      expect(DecimalText.parse(String(value))).toBe(value)
      expect(decimalOf(value.toExponential())).toBe(value)
    })
    fc.assert(property, { seed: 5, numRuns: 1_000 })
  })

  test.each(['1e-7', '1E5', '.5', '5.', '-0', '+1.5', '1.02505e2'])('%s is one', (text) => {
    expect(DecimalText.parse(text)).toBe(Number(text))
    expect(decimalOf(text)).toBe(Number(text))
  })

  test.each([
    '',
    ' ',
    '.',
    'e5',
    '1e',
    '0x10',
    '1_000',
    'NaN',
    'Infinity',
    '-Infinity',
    '１',
    '1 ',
    '1,2,3',
    '--1',
  ])('%j is none', (text) => {
    expect(DecimalText.safeParse(text).success).toBe(false)
    expect(decimalOf(text)).toBeNull()
  })
})

test('a number that the store cannot hold is refused with a sentence, and one it changes is as it gives it back', () => {
  const schema = held(z.number())
  for (const value of [1e-200, -5e-324, 9.9e-131, 1e20, -Infinity, NaN])
    expect(schema.safeParse(value).success).toBe(false)
  expect(schema.safeParse(1e-200).error!.issues[0]!.message).toContain('无法保存')
  for (const value of [0, 1e-130, -1e-130, 1e-7, 179.99999999999997, Number.MAX_SAFE_INTEGER])
    expect(schema.parse(value)).toBe(value)
  expect(schema.parse(-0)).toBe(0)
})
