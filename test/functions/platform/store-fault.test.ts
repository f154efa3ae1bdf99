import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { loadFunctions } from '#infra/local/gateway/load-functions.ts'
import { storeFault } from '#functions/platform/store-fault.ts'
import { aSubmission, at } from '#test/support/an-incident.ts'
import { fullEngine } from '#test/support/full-engine.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let county: Awaited<ReturnType<typeof publishDemoCounty>>
let engine: Awaited<ReturnType<typeof fullEngine>>
beforeAll(async () => {
  platform = await startPlatform(async (endpoint) => {
    engine = await fullEngine(endpoint)
    process.env['DYNAMODB_ENDPOINT'] = engine.url
    return loadFunctions()
  })
  county = await publishDemoCounty(platform)
})
afterAll(async () => {
  await platform.stop()
  engine.stop()
})

test('while the disk is full a write is 503 with retry-after, a read goes on, and with room so does the write', async () => {
  const submission = aSubmission({ position: at(county.pointIn('530402006')) })
  const lines = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  engine.disk.isFull = true
  for (let n = 0; n < 3; n += 1) {
    const refused = await platform.call('county-operator', 'POST', '/api/incidents', submission)
    expect(refused).toMatchObject({ status: 503, body: { code: 'unavailable', status: 503 } })
    expect(refused.headers['content-type']).toMatch('application/problem+json')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.body.detail).toContain('disk')
  }
  expect((await platform.call('patrol', 'POST', '/api/live/ticket')).status).toBe(503)
  expect((await platform.call('county-operator', 'GET', '/api/incidents')).status).toBe(200)
  // The machine says that its disk is full, once; the functions need not say it for every request.
  expect(lines).not.toHaveBeenCalled()
  lines.mockRestore()
  engine.disk.isFull = false
  expect((await platform.call('county-operator', 'POST', '/api/incidents', submission)).status).toBe(201)
})

test.each([
  ['a throttled table', Object.assign(new Error('slow down'), { name: 'ThrottlingException' })],
  ['an engine that starts again', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
  ['a failure inside DynamoDB', Object.assign(new Error('x'), { $metadata: { httpStatusCode: 500 } })],
])('%s is no fault of ours: unavailable, and the same request may succeed later', (_, error) => {
  expect(storeFault(error)?.code).toBe('unavailable')
})

test('a mistake of ours stays one', () => {
  expect(storeFault(new TypeError('x is undefined'))).toBeNull()
  expect(storeFault(Object.assign(new Error('x'), { name: 'ValidationException' }))).toBeNull()
})
