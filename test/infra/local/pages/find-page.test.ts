import fc from 'fast-check'
import { sep } from 'node:path'
import { expect, test } from 'vitest'
import { cachingOf, findPage, typeOf } from '#infra/local/pages/find-page.ts'

const FOLDER = '/srv/site'

test.each([
  ['/', '/srv/site/index.html'],
  ['/report', '/srv/site/report.html'],
  ['/audit', '/srv/site/audit.html'],
  ['/assets/a-12345678.js', '/srv/site/assets/a-12345678.js'],
  ['/deeper/page', '/srv/site/deeper/page.html'],
])('%s is %s', (path, file) => expect(findPage(FOLDER, path)).toBe(file))

test.each([
  '/../secret',
  '/..',
  '/a/../../secret.txt',
  '/.env',
  '/.git/config',
  '/a\\..\\..\\secret',
  '/a\0.html',
  '//etc/../../passwd',
  'secret',
  '',
])('%j is no page', (path) => expect(findPage(FOLDER, path)).toBeNull())

test('no path ever leads outside the folder', () => {
  const segment = fc.oneof(fc.constantFrom('..', '.', '', '\0', '\\', '%2e%2e', 'x'), fc.string())
  fc.assert(
    fc.property(fc.array(segment), fc.constantFrom('/', '//', '\\'), (segments, separator) => {
      const file = findPage(FOLDER, `/${segments.join(separator)}`)
      return file === null || (file.startsWith(FOLDER + sep) && !file.split(sep).includes('..'))
    }),
    { seed: 7, numRuns: 2_000 },
  )
})

test('only what carries a hash in its name is kept for ever', () => {
  expect(cachingOf('/assets/start-BcMvjb5S.js')).toContain('immutable')
  expect(cachingOf('/assets/noto-sans-sc-5-600-normal-Qp7kYAY0.woff2')).toContain('immutable')
  expect(cachingOf('/favicon.svg')).toBe('no-cache')
  expect(cachingOf('/')).toBe('no-cache')
})

test('a file of an unknown ending is bytes', () => {
  expect(typeOf('/a/b.HTML')).toBe('text/html; charset=utf-8')
  expect(typeOf('/a/b.exe')).toBe('application/octet-stream')
})
