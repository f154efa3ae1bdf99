import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const folder = (locale: string) => join(root, 'web/messages', locale)
const read = (locale: string, file: string): Record<string, string> =>
  JSON.parse(readFileSync(join(folder(locale), file), 'utf8'))
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort()

const files = readdirSync(folder('zh-CN'))

test.each(files)('%s says the same things in Chinese and in English, with the same placeholders', (file) => {
  const [chinese, english] = [read('zh-CN', file), read('en', file)]
  expect(Object.keys(english).sort()).toEqual(Object.keys(chinese).sort())
  for (const [key, text] of Object.entries(chinese)) {
    expect(placeholders(english[key] ?? ''), key).toEqual(placeholders(text))
  }
})

test('no message stands in two files', () => {
  const keys = files.flatMap((file) => Object.keys(read('zh-CN', file)))
  expect(new Set(keys).size).toBe(keys.length)
})

test('a compiled message speaks both languages', async () => {
  // Guards against a plugin that was not found: the compiler then warns, exits with 0, and every message is
  // undefined.
  const messages = await import(pathToFileURL(join(root, 'web/src/paraglide/messages.js')).href)
  expect(messages.urgency_critical({}, { locale: 'zh-CN' })).toBe('特急')
  expect(messages.urgency_critical({}, { locale: 'en' })).toBe('Critical')
})

test.each(files)('%s writes Chinese with the marks of GB/T 15834', (file) => {
  const texts = Object.values(read('zh-CN', file))
  // A pair of coordinates is written as it is copied.
  const written = texts.map((text) => text.replaceAll(/\{lng\}, \{lat\}|\[经度, 纬度\]/g, ''))
  const han = '\\p{Script=Han}'
  const half = new RegExp(
    `[${han}”）}][,;:?!](?!//)|[,;:?!] ?${han}|${han} ?\\(|\\) ?${han}|\\([^()]*${han}`,
    'u',
  )
  expect(written.filter((text) => new RegExp(han, 'u').test(text) && half.test(text))).toEqual([])
})
