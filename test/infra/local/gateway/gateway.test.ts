import { connect } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Problem } from '#shared/contract/errors.ts'
import { gateway } from '#infra/local/gateway/gateway.ts'
import type { Invoke } from '#infra/local/gateway/invoke.ts'
import { openPort, type Port } from '#infra/local/machine/open-port.ts'

let port: Port
let answer: () => unknown = () => ({ statusCode: 200, body: '{}' })
const events: { name: string; event: Record<string, unknown> }[] = []

const invoke: Invoke = async (name, event) => {
  events.push({ name, event: event as Record<string, unknown> })
  return answer()
}

beforeAll(async () => {
  port = await openPort({ port: 0, host: '127.0.0.1' })
  port.open(gateway(invoke))
})
afterAll(() => port.close())

const at = (path: string): string => `http://127.0.0.1:${port.port}${path}`

test('a route of the contract calls the function of its feature', async () => {
  answer = () => ({ statusCode: 201, headers: { 'X-Thing': 'a' }, body: '{"a":1}' })
  const response = await fetch(at('/api/incidents'), { method: 'POST', body: '{}' })
  expect([response.status, response.headers.get('x-thing'), await response.text()]).toEqual([
    201,
    'a',
    '{"a":1}',
  ])
  expect(events.at(-1)?.name).toBe('incidents')
  expect(events.at(-1)?.event['routeKey']).toBe('POST /api/incidents')
})

test('the id to quote is the one that the function was given', async () => {
  answer = () => ({ statusCode: 200, body: '{}' })
  const response = await fetch(at('/api/me'))
  const context = events.at(-1)?.event['requestContext'] as { requestId: string }
  expect(response.headers.get('apigw-requestid')).toBe(context.requestId)
  expect(context.requestId).toMatch(/^req_[0-9A-HJKMNP-TV-Z]{26}$/)
})

test.each([
  ['GET', '/api/nothing'],
  ['DELETE', '/api/me'],
  ['GET', '/api/%zz'],
])('%s %s is no route: 404 as problem+json, no function called', async (method, path) => {
  const before = events.length
  const response = await fetch(at(path), { method })
  expect([response.status, response.headers.get('content-type')]).toEqual([
    404,
    'application/problem+json; charset=utf-8',
  ])
  expect(Problem.parse(await response.json()).code).toBe('not-found')
  expect(events.length).toBe(before)
})

test('a function that throws is answered with the gateway’s own 500', async () => {
  answer = () => {
    throw new Error('broken')
  }
  const response = await fetch(at('/api/me'))
  expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }])
})

test('a result without a status is the body of a 200', async () => {
  answer = () => ({ hello: 'world' })
  const response = await fetch(at('/api/me'))
  expect([response.status, await response.json()]).toEqual([200, { hello: 'world' }])
})

test('a body of more than 6 MB is refused with 413 that the sender can read, announced or not', async () => {
  const before = events.length
  const body = Buffer.alloc(7 * 1024 * 1024, 'x')
  const announced = await fetch(at('/api/incidents'), { method: 'POST', body })
  expect(Problem.parse(await announced.json()).code).toBe('too-large')
  expect(announced.status).toBe(413)
  const stream = new ReadableStream({
    start: (controller) => {
      for (let part = 0; part < 7; part += 1) controller.enqueue(body.subarray(0, 1024 * 1024))
      controller.close()
    },
  })
  const chunked = await fetch(at('/api/incidents'), {
    method: 'POST',
    body: stream,
    duplex: 'half',
  } as RequestInit)
  expect(chunked.status).toBe(413)
  expect(events.length).toBe(before)
})

test('a body of 6 MB passes', async () => {
  answer = () => ({ statusCode: 200, body: '{}' })
  const response = await fetch(at('/api/incidents'), {
    method: 'POST',
    body: Buffer.alloc(6 * 1024 * 1024, 'x'),
  })
  expect(response.status).toBe(200)
})

test('a long answer is compressed for those who take it, and only for them', async () => {
  answer = () => ({
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify('网'.repeat(2_000)),
  })
  const zipped = await raw('/api/me', { 'accept-encoding': 'br, gzip' })
  expect(zipped.headers['content-encoding']).toBe('gzip')
  expect(JSON.parse(gunzipSync(zipped.body).toString())).toBe('网'.repeat(2_000))
  for (const encoding of ['identity', 'gzip;q=0']) {
    const plain = await raw('/api/me', { 'accept-encoding': encoding })
    expect([plain.headers['content-encoding'], plain.headers['vary']]).toEqual([undefined, 'accept-encoding'])
    expect(JSON.parse(plain.body.toString())).toBe('网'.repeat(2_000))
  }
})

test('a sender that hangs up in the middle does no harm', async () => {
  const line = connect(port.port, '127.0.0.1')
  line.write('POST /api/incidents HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc')
  await new Promise((resolve) => setTimeout(resolve, 50))
  line.destroy()
  answer = () => ({ statusCode: 200, body: '{}' })
  expect((await fetch(at('/api/me'))).status).toBe(200)
})

/** Without fetch, which unpacks by itself. */
const raw = (path: string, headers: Record<string, string>) =>
  new Promise<{ headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
    httpRequest(at(path), { headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(parts) }))
    })
      .on('error', reject)
      .end()
  })
