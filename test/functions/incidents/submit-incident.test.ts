import { afterAll, beforeAll, expect, test } from 'vitest'
import { queryAll } from '#functions/platform/dynamo/query.ts'
import { DAY, HOUR, MINUTE } from '#shared/lib/time.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'
import { aSubmission, at } from '#test/support/an-incident.ts'

let platform: Platform
let county: Awaited<ReturnType<typeof publishDemoCounty>>

beforeAll(async () => {
  platform = await startPlatform()
  county = await publishDemoCounty(platform)
}, 60_000)
afterAll(() => platform.stop())

/** A report as a device sends it whose clock is off. */
async function sendAt(offMilliseconds: number, more: Parameters<typeof aSubmission>[0] = {}) {
  const deviceTime = new Date(Date.now() + offMilliseconds).toISOString()
  const body = aSubmission({ division: '530402006', occurredAt: deviceTime, ...more })
  const reply = await platform.send({
    method: 'POST',
    url: '/api/incidents',
    body,
    authorization: `Bearer ${await platform.token('patrol')}`,
    headers: { 'liuwang-device-time': deviceTime },
  })
  expect(reply.status).toBe(201)
  return reply.body.incident
}

test.each([
  ['three hours fast', 3 * HOUR],
  ['a quarter of an hour slow', -15 * MINUTE],
  ['a year fast', 365 * DAY],
])('a device whose clock is %s is marked on the incident and in its history', async (_, off) => {
  const incident = await sendAt(off)
  expect(incident.clockDoubt).toEqual({ kind: 'device', seconds: expect.any(Number) })
  expect(Math.abs(incident.clockDoubt.seconds - off / 1000)).toBeLessThan(30)
  expect(Math.abs(Date.parse(incident.reportedAt) - Date.now())).toBeLessThan(MINUTE)
  const history = await platform.call('patrol', 'GET', `/api/incidents/${incident.id}/history`)
  expect(history.body.items[0].codes).toMatchObject({ clockDoubt: 'device' })
})

test('a report that waited for hours on a device whose clock is right is not marked, nor one of what was long ago', async () => {
  for (const ago of [5 * HOUR, 3 * 365 * DAY]) {
    const occurredAt = new Date(Date.now() - ago).toISOString()
    expect((await sendAt(MINUTE, { occurredAt })).clockDoubt).toBeUndefined()
  }
})

test.each([
  ['2030-11-29T16:00:00+08:00', 'ahead'],
  ['9999-12-31T23:59:59Z', 'ahead'],
  ['0001-01-01T00:00:00Z', 'long-ago'],
  ['1970-01-01T00:00:00Z', 'long-ago'],
  ['2007-04-15T08:00:00Z', 'long-ago'],
])(
  "a report of %s that comes without its device's clock is taken and marked as %s",
  async (occurredAt, kind) => {
    const body = aSubmission({ division: '530402006', occurredAt })
    const { status, body: answer } = await platform.call('patrol', 'POST', '/api/incidents', body)
    expect([status, answer.incident.clockDoubt?.kind]).toEqual([201, kind])
    expect(Math.abs(Date.parse(answer.incident.reportedAt) - Date.now())).toBeLessThan(MINUTE)
  },
)

test.each([0, -1])(
  'an accuracy of %d is unknown: no place is claimed to be surely inside, and no share is told',
  async (accuracy) => {
    const { code, lng, lat } = county.pointIn('530402006')
    const grid = county.grids.find((one) => one.code === code)!
    const corner = (grid.geometry.coordinates[0] as [number, number][])[0]!
    // Some metres inside: sure for who is known to stand there, and for nobody else.
    const near = { lng: corner[0] + (lng - corner[0]) * 0.01, lat: corner[1] + (lat - corner[1]) * 0.01 }
    const unsure = aSubmission({ position: { ...at(near), accuracyMetres: accuracy } })
    const { body } = await platform.call('patrol', 'POST', '/api/incidents', unsure)
    expect(body.incident.position.accuracyMetres).toBe(0)
    expect(body.incident.placement.rule).toBe('border')
    expect(
      body.incident.placement.candidates.every(({ share }: { share?: number }) => share === undefined),
    ).toBe(true)
    const url = `/api/locate?lng=${near.lng}&lat=${near.lat}&accuracyMetres=${accuracy}`
    expect((await platform.call('patrol', 'GET', url)).body.rule).toBe('border')
  },
)

test('a report lands in the grid that owns its place, and says why', async () => {
  const place = county.pointIn('530402006')
  const submission = aSubmission({ position: at(place) })
  const { status, body } = await platform.call('patrol', 'POST', '/api/incidents', submission)
  expect(status).toBe(201)
  expect(body.incident).toMatchObject({
    id: submission.id,
    version: 1,
    status: 'reported',
    grid: place.code,
    division: place.code,
    county: '530402',
    assignee: null,
    author: 'patrol',
    occurredAt: '2026-11-22T07:04:00.000Z',
  })
  expect(body.incident.placement).toMatchObject({
    rule: 'inside',
    owner: place.code,
    planVersion: 1,
    chooser: 'rule',
  })
  expect(body.incident.placement.candidates[0]).toMatchObject({ code: place.code, inside: true })
})

test('40 equal reports at once are one incident: one 201, the others 200 with the same answer', async () => {
  const submission = aSubmission({ position: at(county.pointIn('530402001')) })
  const replies = await Promise.all(
    Array.from({ length: 40 }, () => platform.call('patrol-2', 'POST', '/api/incidents', submission)),
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([...Array<number>(39).fill(200), 201])
  expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  const events = await queryAll(platform.db, { table: 'ledger', where: ['aggregate', submission.id] })
  expect(events).toHaveLength(1)
})

test('another body, or another person, under the same id is refused and changes nothing', async () => {
  const submission = aSubmission({ position: at(county.pointIn('530402006')) })
  await platform.call('patrol', 'POST', '/api/incidents', submission)
  const other = await platform.call('patrol', 'POST', '/api/incidents', { ...submission, title: '另一件事' })
  expect([other.status, other.body.code, other.body.field]).toEqual([409, 'id-reused', 'id'])
  const foreign = await platform.call('patrol-2', 'POST', '/api/incidents', submission)
  expect(foreign.status).toBe(409)
  const { body } = await platform.call('patrol', 'GET', `/api/incidents/${submission.id}`)
  expect(body.incident).toMatchObject({ title: submission.title, version: 1 })
})

test('a report without a place needs a division, and has no grid', async () => {
  const refused = await platform.call(
    'county-operator',
    'POST',
    '/api/incidents',
    aSubmission({ channel: 'phone' }),
  )
  expect([refused.status, refused.body.code]).toEqual([422, 'unplaceable'])
  const taken = await platform.call(
    'county-operator',
    'POST',
    '/api/incidents',
    aSubmission({ channel: 'phone', division: '530402006' }),
  )
  expect(taken.status).toBe(201)
  expect(taken.body.incident).toMatchObject({ grid: null, division: '530402006', placement: null })
  const unknown = await platform.call(
    'county-operator',
    'POST',
    '/api/incidents',
    aSubmission({ division: '530402999' }),
  )
  expect([unknown.status, unknown.body.field]).toEqual([400, 'division'])
})

test('a reporter keeps reading what he reported across the border, his colleagues do not', async () => {
  const submission = aSubmission({ position: at(county.pointIn('530402001')) })
  const { body } = await platform.call('patrol', 'POST', '/api/incidents', submission)
  expect(body.incident.grid.startsWith('530402001')).toBe(true)
  const read = async (who: string) =>
    (await platform.call(who, 'GET', `/api/incidents/${submission.id}`)).status
  expect([await read('patrol'), await read('patrol-2'), await read('county-operator')]).toEqual([
    200, 200, 200,
  ])
  expect([await read('township-operator'), await read('grid-member')]).toEqual([404, 404])
  const mine = await platform.call('patrol', 'GET', '/api/incidents?mine=true')
  expect(mine.body.items.map(({ id }: { id: string }) => id)).toContain(submission.id)
})

test('a repeat is known by its body even after the row of its command has run out', async () => {
  const submission = aSubmission({ position: at(county.pointIn('530402006')) })
  await platform.call('patrol', 'POST', '/api/incidents', submission)
  const { DeleteItemCommand } = await import('@aws-sdk/client-dynamodb')
  await platform.db.client.send(
    new DeleteItemCommand({ TableName: platform.db.nameOf('commands'), Key: { id: { S: submission.id } } }),
  )
  expect((await platform.call('patrol', 'POST', '/api/incidents', submission)).status).toBe(200)
  const other = await platform.call('patrol', 'POST', '/api/incidents', { ...submission, title: '另一件事' })
  expect(other.body.code).toBe('id-reused')
})
