import { afterAll, expect, test } from 'vitest'
import { hintsFor } from '../../../web/src/designer/editor/hints.ts'
import { getLocale, overwriteGetLocale } from '../../../web/src/paraglide/runtime.js'

const KEY = /Shift|Enter|Backspace|Escape|Ctrl|按 [A-Z]|\b[GM]\b/
const asEver = getLocale
afterAll(() => overwriteGetLocale(asEver))

const wordsOf = (withKeys: boolean) => {
  const { merge, ...others } = hintsFor(withKeys)
  return [merge({ count: 2, name: '东' }), ...Object.values(others).map((say) => say({}))]
}

test.each(['zh-CN', 'en'] as const)('who works with a finger is told of no key, in %s', (locale) => {
  overwriteGetLocale(() => locale)
  expect(wordsOf(true).filter((words) => !KEY.test(words))).toEqual([])
  expect(wordsOf(false).filter((words) => KEY.test(words))).toEqual([])
})
