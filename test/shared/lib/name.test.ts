import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asLine, charactersIn, cutLine, FileName, isName, Name, text, words } from '#shared/lib/name.ts'

const FAMILY = '👨‍👩‍👧'
const taken = (name: string) => Name.safeParse(name).data

describe('a name', () => {
  test('is counted in characters, not in UTF-16 units', () => {
    for (const one of ['网', '🚒', '𠮷'])
      expect([taken(one.repeat(100)), taken(one.repeat(101))]).toEqual([one.repeat(100), undefined])
  })

  test.each([
    ['white space', ' \u00a0\u3000\u2003'],
    ['zero-width', '\u200b\u200c\u200d\u2060\ufeff'],
    ['marks of direction', '\u200e\u200f\u202e\u2066\u061c'],
    ['a soft hyphen', '\u00ad'],
    ['variation selectors', '\ufe0f\ufe00\u{e0100}'],
    ['Hangul fillers', '\u115f\u1160\u3164\uffa0'],
    ['Braille blank', '\u2800'],
    ['control characters', '\u0000\u0007\u009f'],
    ['line breaks', '\r\n\u2028\u2029'],
    ['nothing', ''],
  ])('of only %s is none', (_, name) => {
    expect(taken(name)).toBeUndefined()
    expect(taken(`${name}甲`)?.endsWith('甲')).toBe(true)
  })

  test('with half a character is none', () => {
    expect([taken('幸福里\ud83d'), taken('\ude92站')]).toEqual([undefined, undefined])
  })

  test('is one line, and what nobody sees goes from both ends', () => {
    expect(taken('\u202e\ufeff 网格一\u200b ')).toBe('网格一')
    expect(taken('幸\u0000福')).toBe('幸 福')
    expect(taken('玉 \r\n\t带')).toBe('玉 带')
    expect(taken('甲　乙  丙')).toBe('甲　乙 丙')
    expect(taken(`${FAMILY} ❤️`)).toBe(`${FAMILY} ❤️`)
  })

  test('is cut between what a reader takes for characters', () => {
    expect(cutLine('网'.repeat(101))).toBe('网'.repeat(100))
    expect(cutLine('网'.repeat(98) + FAMILY)).toBe('网'.repeat(98))
    expect(cutLine('网'.repeat(99) + '🇨🇳')).toBe('网'.repeat(99))
    expect(cutLine('网'.repeat(99) + ' 格')).toBe('网'.repeat(99))
    // One letter under more accents than a name is long.
    expect(charactersIn(cutLine('a' + '\u0301'.repeat(500)))).toBe(100)
  })

  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 130 }),
    fc.string({ unit: 'grapheme', maxLength: 130 }),
    fc
      .array(fc.constantFrom('\ud83d', '\u200b', '\u3164', ' ', '\n', FAMILY, '网', '\u0000', 'e\u0301'), {
        maxLength: 130,
      })
      .map((parts) => parts.join('')),
  )

  test('that was taken is taken again as it is, whatever it was', () => {
    fc.assert(
      fc.property(anything, (given) => {
        const name = taken(given)
        if (name === undefined) return
        expect(taken(name)).toBe(name)
        expect(cutLine(name)).toBe(name)
        expect(JSON.parse(JSON.stringify(name))).toBe(name)
        expect(Buffer.from(name).toString()).toBe(name)
        expect(FileName.safeParse(name).data).toBe(name)
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  test('that is cut from any line is well formed, no longer than asked, and cut no further', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 100 }), (given, most) => {
        const line = asLine(given.toWellFormed())
        const cut = cutLine(line, most)
        expect(line.startsWith(cut)).toBe(true)
        expect(cut.isWellFormed()).toBe(true)
        expect(charactersIn(cut)).toBeLessThanOrEqual(most)
        expect(cutLine(cut, most)).toBe(cut)
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  test('of megabytes is refused in no time', () => {
    const begun = performance.now()
    for (const unit of [' ', '\u200b', 'a\u0301', ' \u0000', ' a'])
      expect(isName(unit.repeat(200_000))).toBe(false)
    expect(performance.now() - begun).toBeLessThan(2000)
  })
})

test('texts are kept as they were written, of as many characters as they may have', () => {
  expect(text(4000).parse(' 甲\r\n\n乙 ')).toBe('甲\r\n\n乙')
  expect(text(10).safeParse('🚒'.repeat(10)).success).toBe(true)
  expect(text(10).safeParse('🚒'.repeat(11)).success).toBe(false)
  expect(text(10).safeParse('\u200b').success).toBe(false)
  expect(words(10).parse(' \n')).toBe(' \n')
  expect(words(10).safeParse('\ud83d').success).toBe(false)
})
