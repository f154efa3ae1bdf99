import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { ERRORS, Problem } from '#shared/contract/errors.ts'
import { contract } from '#shared/contract/index.ts'
import { publishDemoCounty, startPlatform, type Platform, type Reply } from '#test/support/platform.ts'
import { aSubmission, at } from '#test/support/an-incident.ts'

let platform: Platform
let place: { lng: number; lat: number }

beforeAll(async () => {
  platform = await startPlatform()
  place = (await publishDemoCounty(platform)).pointIn('530402006')
}, 60_000)
afterAll(() => platform.stop())

/** Every refusal has the same form, whatever went wrong. */
function expectProblem(reply: Reply, status: number, code: keyof typeof ERRORS, field?: string) {
  expect(reply.headers['content-type']).toContain('application/problem+json')
  const problem = Problem.parse(reply.body)
  expect([reply.status, problem.status, problem.code]).toEqual([status, status, code])
  expect(problem.requestId).toMatch(/^req_/)
  if (field !== undefined) expect(problem.field).toBe(field)
}

test('a report that does not parse is refused with the field that is wrong', async () => {
  const good = aSubmission({ position: at(place) })
  const cases: [string, object][] = [
    ['position.lat', { ...good, position: { ...at(place), lat: 91 } }],
    ['position.lng', { ...good, position: { ...at(place), lng: '102.5' } }],
    ['position.datum', { ...good, position: { ...at(place), datum: 'wgs84' } }],
    ['position.accuracyMetres', { ...good, position: { ...at(place), accuracyMetres: 100_001 } }],
    ['colour', { ...good, colour: 'red' }],
    ['position.altitude', { ...good, position: { ...at(place), altitude: 1 } }],
    ['class', { ...good, class: 'sport' }],
    ['title', { ...good, title: '   ' }],
    ['title', { ...good, title: undefined }],
    ['occurredAt', { ...good, occurredAt: '2026-13-01T00:00:00Z' }],
    ['occurredAt', { ...good, occurredAt: '昨天' }],
    ['occurredAt', { ...good, occurredAt: '9999-12-31T23:59:59-12:00' }],
    ['title', { ...good, title: 'half \ud83d of an emoji' }],
    ['id', { ...good, id: 'inc_1' }],
    ['id', { ...good, id: good.id.replace('inc', 'cmd') }],
    ['division', { ...good, division: '5304020' }],
  ]
  for (const [field, body] of cases)
    expectProblem(await platform.call('patrol', 'POST', '/api/incidents', body), 400, 'invalid', field)
  expectProblem(await platform.call('patrol', 'POST', '/api/incidents', [good]), 400, 'invalid', 'body')
  const { body } = await platform.call('patrol', 'GET', '/api/incidents?mine=true')
  expect(body.items).toEqual([])
})

test('a body that is too large, no JSON or of another kind is refused before anything is done', async () => {
  const authorization = `Bearer ${await platform.token('patrol')}`
  const send = (text: string, contentType?: string) =>
    platform.send({
      method: 'POST',
      url: '/api/incidents',
      text,
      authorization,
      ...(contentType === undefined ? {} : { contentType }),
    })
  expectProblem(await send(JSON.stringify({ title: 'x'.repeat(5_347_738) })), 413, 'too-large')
  expectProblem(await send('{"id": '), 400, 'invalid', 'body')
  expectProblem(await send('id=1', 'application/x-www-form-urlencoded'), 415, 'unsupported-media')
  expectProblem(await platform.send({ method: 'POST', url: '/api/incidents', authorization }), 400, 'invalid')
})

test('a token that was good is refused once its end has come', async () => {
  const now = Math.floor(Date.now() / 1000)
  const authorization = `Bearer ${await platform.token('patrol', { end: now + 600 })}`
  const me = () => platform.send({ method: 'GET', url: '/api/me', authorization })
  expect((await me()).status).toBe(200)
  vi.useFakeTimers({ toFake: ['Date'], now: (now + 601) * 1000 })
  try {
    expect((await me()).body).toMatchObject({ status: 401, code: 'token-expired' })
  } finally {
    vi.useRealTimers()
  }
})

test('a token that is absent, expired, foreign or forged opens nothing', async () => {
  const now = Math.floor(Date.now() / 1000)
  const cases: [string | undefined, keyof typeof ERRORS][] = [
    [undefined, 'unauthenticated'],
    ['Basic cGF0cm9sOng=', 'unauthenticated'],
    ['Bearer x.y.z', 'unauthenticated'],
    [`Bearer ${await platform.token('patrol', { end: now - 60 })}`, 'token-expired'],
    [`Bearer ${await platform.token('patrol', { audience: 'another' })}`, 'unauthenticated'],
    [`Bearer ${await platform.token('patrol', { issuer: 'https://elsewhere.example' })}`, 'unauthenticated'],
    [`Bearer ${await platform.token('patrol', { forged: true })}`, 'unauthenticated'],
  ]
  for (const [authorization, code] of cases) {
    expectProblem(await platform.send({ method: 'GET', url: '/api/me', authorization }), 401, code)
  }
  expectProblem(await platform.call('stranger', 'GET', '/api/me'), 403, 'forbidden')
})

test('every door but the two public ones asks who calls', async () => {
  const open: string[] = []
  for (const routes of Object.values(contract)) {
    for (const route of Object.values(routes)) {
      const url = route.path.replaceAll(/\{(\w+)\}/g, '1')
      const { status } = await platform.send({ method: route.method, url })
      if (status !== 401) open.push(route.path)
    }
  }
  expect(open).toEqual(['/api/health', '/api/openapi.json'])
})

test('what is unknown and what is out of sight answer alike', async () => {
  const submission = aSubmission({ position: at(place) })
  await platform.call('patrol', 'POST', '/api/incidents', submission)
  const unseen = await platform.call('patrol-2', 'GET', `/api/incidents/${submission.id}`)
  const unknown = await platform.call('patrol-2', 'GET', `/api/incidents/${aSubmission().id}`)
  expectProblem(unseen, 404, 'not-found')
  expectProblem(unknown, 404, 'not-found')
  const alike = ({ body }: Reply, id: string) => JSON.stringify({ ...body, requestId: '' }).replaceAll(id, '')
  expect(alike(unseen, submission.id).length).toBe(
    alike(unknown, submission.id).replace(/inc_\w{26}/, '').length,
  )
})

test('English is answered to who asks for it, Chinese to everybody else', async () => {
  const { body } = await platform.send({ method: 'GET', url: '/api/me' })
  expect(body.title).toBe('请先登录')
})

test('no body and no query makes any door fall over', async () => {
  const json = fc.json({ maxDepth: 3 })
  const near = fc.record(
    {
      id: fc.oneof(fc.constant(aSubmission().id), fc.string()),
      class: fc.oneof(fc.constant('fire'), fc.jsonValue()),
      title: fc.oneof(fc.string(), fc.jsonValue()),
      position: fc.oneof(fc.constant(at(place)), fc.jsonValue()),
      occurredAt: fc.oneof(
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        fc.string(),
      ),
      channel: fc.oneof(fc.constant('patrol'), fc.jsonValue()),
      urgency: fc.oneof(fc.constant('urgent'), fc.jsonValue()),
      type: fc.oneof(fc.constantFrom('accept', 'assign', 'relocate', 'verify'), fc.string()),
      commandId: fc.string(),
      expectedVersion: fc.oneof(fc.integer(), fc.double()),
      __proto__: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  const authorization = `Bearer ${await platform.token('overseer')}`
  const doors = Object.values(contract).flatMap((routes) => Object.values(routes))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...doors),
      fc.oneof(
        json,
        near.map((value) => JSON.stringify(value)),
      ),
      fc.dictionary(
        fc.constantFrom(
          'cursor',
          'division',
          'lng',
          'lat',
          'since',
          'limit',
          'bbox',
          'level',
          'version',
          'x',
        ),
        fc.string({ unit: 'grapheme' }),
      ),
      fc.string({ minLength: 1, unit: 'grapheme-ascii' }).filter((text) => !text.includes('/')),
      async (route, text, query, placeholder) => {
        const path = route.path.replaceAll(/\{\w+\}/g, encodeURIComponent(placeholder))
        const url = `${path}?${new URLSearchParams(query)}`
        const reply = await platform.send({
          method: route.method,
          url,
          authorization,
          ...(route.method === 'GET' ? {} : { text }),
        })
        expect(reply.status).toBeLessThan(500)
        if (reply.status >= 400) Problem.parse(reply.body)
      },
    ),
    { numRuns: 400, seed: 20261123 },
  )
}, 60_000)
