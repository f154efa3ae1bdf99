import { expect, test } from 'vitest'
import { readSettings } from '#infra/local/settings.ts'
import { Trouble } from '#infra/local/trouble.ts'

test('without anything said: port 8787, the folder .data, the demo county, this machine only', () => {
  expect(readSettings([], {})).toEqual({
    port: 8787,
    folder: `${process.cwd()}/.data`,
    lan: false,
    empty: false,
    'no-incidents': false,
    quiet: false,
    engineEndpoint: null,
    basemaps: [],
  })
})

test('flags and environment are read', () => {
  const env = { PORT: '9000', DATA_DIR: '/tmp/x', DYNAMODB_ENDPOINT: 'http://localhost:8000' }
  expect(readSettings(['--lan', '--empty', '--quiet'], env)).toMatchObject({
    port: 9000,
    folder: '/tmp/x',
    lan: true,
    empty: true,
    quiet: true,
    engineEndpoint: 'http://localhost:8000',
  })
  expect(readSettings(['--help'], {})).toBeNull()
})

test.each([
  [['--lann'], {}],
  [['stray'], {}],
  [[], { PORT: 'http' }],
  [[], { PORT: '70000' }],
  [[], { DYNAMODB_ENDPOINT: 'localhost:8000' }],
  [[], { NODE_ENV: 'production' }],
])('%j with %j is refused with a sentence', (args, env) => {
  expect(() => readSettings(args, env)).toThrow(Trouble)
})
