import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Submission } from '#shared/incidents/incident.ts'
import { showsSomething } from '#shared/lib/name.ts'
import { fitsWords, textsOf, wordsOf } from '../../../web/src/patrol/report-words.ts'

const lines = fc.array(fc.string({ unit: 'binary', maxLength: 130 }), { minLength: 1, maxLength: 4 })
const words = lines.map((some) => some.join('\n')).filter(showsSomething)

describe('the words of a report', () => {
  test('the first line is the title, the rest the description', () => {
    expect(textsOf('路口信号灯不亮\n东西向全黑\n已有剐蹭')).toEqual({
      title: '路口信号灯不亮',
      description: '东西向全黑\n已有剐蹭',
    })
    expect(textsOf('  只有一行 ')).toEqual({ title: '只有一行' })
  })

  test('a first line too long for a title is cut there and whole in the description', () => {
    const long = '长'.repeat(150)
    const { title, description } = textsOf(long)
    expect(title).toBe('长'.repeat(99) + '…')
    expect(description).toBe(long)
  })

  test('whatever is typed makes texts that the contract takes', () => {
    fc.assert(
      fc.property(words, (text) => {
        const { title, description } = textsOf(text)
        expect(Submission.shape.title.safeParse(title).success).toBe(true)
        expect(Submission.shape.description.safeParse(description).success).toBe(true)
      }),
      { seed: 7 },
    )
  })

  test('a report that comes back and is sent again unchanged says the same', () => {
    fc.assert(
      fc.property(words, (text) => {
        expect(textsOf(wordsOf(textsOf(text)))).toEqual(textsOf(text))
      }),
      { seed: 7 },
    )
  })

  test('a character of two halves is never cut in the middle', () => {
    expect(textsOf('火'.repeat(98) + '🔥🔥').title).toBe('火'.repeat(98) + '🔥🔥')
    expect(textsOf('火'.repeat(98) + '🔥🔥🔥').title).toBe('火'.repeat(98) + '🔥…')
  })

  test('nothing, and more than there is room for, cannot be sent', () => {
    expect(fitsWords(' \n ')).toBe(false)
    expect(fitsWords('长'.repeat(4000))).toBe(true)
    expect(fitsWords('长'.repeat(4001))).toBe(false)
  })
})
