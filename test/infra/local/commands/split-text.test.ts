import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitText } from '#infra/local/commands/split-text.ts'

test('the parts make the text again, none is too long and none cuts a character', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 })
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 20 }), (whole, length) => {
      const parts = splitText(whole, length)
      const areGood = parts.every((part) => part.length > 0 && part.length <= length && part.isWellFormed())
      return parts.join('') === whole && areGood
    }),
    { seed: 5 },
  )
  expect(splitText('', 5)).toEqual([])
})
