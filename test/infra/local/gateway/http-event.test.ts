import { expect, test } from 'vitest'
import { clfTime, httpEvent, splitUrl, type Received } from '#infra/local/gateway/http-event.ts'
import { matchRoute, type Match } from '#infra/local/gateway/match-route.ts'

const AT = Date.UTC(2026, 2, 12, 19, 3, 58, 390)

const received = (more: Partial<Received> = {}): Received => ({
  method: 'POST',
  url: '/api/incidents/inc_01ARZ3NDEKTSV4RRFFQ69G5FAV/commands',
  httpVersion: '1.1',
  headers: { host: 'localhost:8787', 'content-type': 'application/json', 'user-agent': 'curl/8' },
  sourceIp: '127.0.0.1',
  isSecure: false,
  body: Buffer.from('{"a":"网"}'),
  requestId: 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  atEpochMilliseconds: AT,
  ...more,
})

const eventOf = (more: Partial<Received> = {}) => {
  const full = received(more)
  return httpEvent(full, matchRoute(full.method, splitUrl(full.url)?.path ?? '') as Match)
}

test('a request becomes the event of payload format 2.0, member by member', () => {
  expect(eventOf()).toEqual({
    version: '2.0',
    routeKey: 'POST /api/incidents/{id}/commands',
    rawPath: '/api/incidents/inc_01ARZ3NDEKTSV4RRFFQ69G5FAV/commands',
    rawQueryString: '',
    headers: {
      host: 'localhost:8787',
      'content-type': 'application/json',
      'user-agent': 'curl/8',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': '8787',
      'x-forwarded-proto': 'http',
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'localhost:8787',
      domainPrefix: 'localhost:8787',
      http: {
        method: 'POST',
        path: '/api/incidents/inc_01ARZ3NDEKTSV4RRFFQ69G5FAV/commands',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'curl/8',
      },
      requestId: 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV',
      routeKey: 'POST /api/incidents/{id}/commands',
      stage: '$default',
      time: '12/Mar/2026:19:03:58 +0000',
      timeEpoch: AT,
    },
    pathParameters: { id: 'inc_01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    body: '{"a":"网"}',
    isBase64Encoded: false,
  })
})

test('a query is kept raw and given decoded, with repeats joined by a comma', () => {
  const event = eventOf({
    method: 'GET',
    url: '/api/incidents?words=%E6%B1%A0+%26&status=a&status=b',
    body: Buffer.alloc(0),
  })
  expect(event.rawQueryString).toBe('words=%E6%B1%A0+%26&status=a&status=b')
  expect(event.queryStringParameters).toEqual({ words: '池 &', status: 'a,b' })
  expect(event).not.toHaveProperty('body')
  expect(event).not.toHaveProperty('pathParameters')
})

test('a query named like a member of every object is no trap', () => {
  const event = eventOf({
    method: 'GET',
    url: '/api/incidents?__proto__=x&constructor=y',
    body: Buffer.alloc(0),
  })
  expect(Object.entries(event.queryStringParameters ?? {})).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ])
})

test('cookies leave the headers for a list of their own', () => {
  const event = eventOf({ headers: { host: 'localhost', cookie: 'a=1; b=2' } })
  expect(event.cookies).toEqual(['a=1', 'b=2'])
  expect(event.headers).not.toHaveProperty('cookie')
})

test.each([
  ['application/json; charset=utf-8', false],
  ['application/problem+json', false],
  ['text/csv', false],
  [undefined, false],
  ['application/x-www-form-urlencoded', true],
  ['application/octet-stream', true],
  ['image/png', true],
])('a body of type %s arrives in base64: %s', (type, isBase64Encoded) => {
  const headers = { host: 'localhost', ...(type === undefined ? {} : { 'content-type': type }) }
  const event = eventOf({ headers })
  expect(event.isBase64Encoded).toBe(isBase64Encoded)
  expect(Buffer.from(event.body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString()).toBe('{"a":"网"}')
})

test('a path that cannot be decoded is told from one that can', () => {
  expect(splitUrl('/api/%E6%B1%A0?x')).toEqual({ path: '/api/池', query: 'x' })
  expect(splitUrl('/api/%zz')).toBeNull()
})

test('the log form of the time has two digits for a day', () => {
  expect(clfTime(Date.UTC(2026, 10, 3, 4, 5, 6))).toBe('03/Nov/2026:04:05:06 +0000')
})
