import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { bundleFunctions, ROOT } from '#infra/aws/bundles.ts'
import { functions, type Function, type FunctionName } from '#infra/manifest.ts'
import { contract } from '#shared/contract/index.ts'
import type { Routes } from '#shared/contract/route.ts'
import { expiredRecord, httpRequest, socketEvent } from './recorded-events.ts'
import type { Json } from './synthesised.ts'

const folder = mkdtempSync(join(tmpdir(), 'liuwang-bundles-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const bundles = await bundleFunctions(folder)

/** What a function finds on AWS, and no table to ask: these events must be answered without one. */
const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  ISSUER: 'https://id.example.cn',
  AUDIENCE: 'liuwang',
  JWKS_URI: 'https://id.example.cn/certs',
  PUSH_ENDPOINT: 'https://abcdefg123.execute-api.us-east-1.amazonaws.com/live',
  TRANSFERS_URL: 'https://transfers.s3.us-east-1.amazonaws.com',
  DYNAMODB_ENDPOINT: 'http://127.0.0.1:9',
}

const CALL = `
const { handler } = await import(process.argv[1] + '/index.mjs')
if (typeof handler !== 'function') throw new Error('no handler')
if (handler.length > 2) throw new Error('Node 24 on Lambda takes no callbacks')
const answers = []
for (const event of JSON.parse(process.argv[2])) answers.push(await handler(event, { awsRequestId: 'test' }))
console.log(JSON.stringify(answers))`

/** Loads the bundle into a Node 24 of its own, as Lambda does, and hands it events one after the other. */
function callBundle(name: FunctionName, events: readonly object[]): Json[] {
  const node = join(ROOT, 'node_modules/.bin/node')
  const said = execFileSync(
    node,
    ['--input-type=module', '-e', CALL, bundles[name].folder, JSON.stringify(events)],
    {
      env: ENVIRONMENT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  return JSON.parse(said)
}

const all = Object.entries(functions) as [FunctionName, Function][]
const withTrigger = (kind: Function['trigger']['kind']): FunctionName[] =>
  all.flatMap(([name, { trigger }]) => (trigger.kind === kind ? [name] : []))

describe.each(withTrigger('http'))('the bundle of %s', (name) => {
  const routes = Object.values<Routes[string]>(contract[name as keyof typeof contract])

  test('refuses whoever brings no token, or none that can be read, on every route that is not public', () => {
    const closed = routes.filter(({ access }) => access !== 'public')
    const events = closed.flatMap(({ method, path }) => [
      httpRequest(`${method} ${path}`),
      httpRequest(`${method} ${path}`, { authorization: 'Bearer not.a.token' }),
    ])
    for (const answer of callBundle(name, events)) {
      expect(answer.statusCode).toBe(401)
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(JSON.parse(answer.body)).toMatchObject({
        code: 'unauthenticated',
        status: 401,
        requestId: 'JKJaXmPLvHcESHA=',
      })
    }
  })
})

test('the bundle of platform shows the OpenAPI document to anybody', () => {
  const [answer] = callBundle('platform', [httpRequest('GET /api/openapi.json')])
  expect(answer.statusCode).toBe(200)
  expect(JSON.parse(answer.body).openapi).toBe('3.1.0')
})

test('the bundle of socket opens no line without a ticket', () => {
  const answers = callBundle('socket', [
    socketEvent('$connect'),
    socketEvent('$connect', { queryStringParameters: { ticket: 'made-up' } }),
  ])
  expect(answers).toEqual([{ statusCode: 401 }, { statusCode: 401 }])
})

test('the bundle of socket takes a message that is none without failing', () => {
  expect(callBundle('socket', [socketEvent('$default', { body: '{"not":' })])).toEqual([{ statusCode: 200 }])
})

test.each(withTrigger('stream'))(
  'the bundle of %s takes an empty batch, and what time to live removed',
  (name) => {
    expect(callBundle(name, [{ Records: [] }, { Records: [expiredRecord] }])).toEqual([
      { batchItemFailures: [] },
      { batchItemFailures: [] },
    ])
  },
)

test.each(withTrigger('schedule'))('the bundle of %s loads', (name) => {
  expect(callBundle(name, [])).toEqual([])
})

test.each(all)('the bundle of %s holds what runs on AWS only', (name) => {
  const foreign = bundles[name].inputs.filter(
    (path) =>
      /node_modules\/(aws-cdk|constructs|oidc-provider|ws)\b/.test(path) || /^(web|test|infra)\//.test(path),
  )
  expect(foreign.filter((path) => path !== 'infra/manifest.ts')).toEqual([])
})

test.each(all)('the bundle of %s is small enough to start at once', (name) => {
  expect(bundles[name].bytes).toBeGreaterThan(10_000)
  expect(bundles[name].bytes).toBeLessThan(1_000_000)
})
