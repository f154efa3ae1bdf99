import { afterAll, beforeAll, expect, test } from 'vitest'
import { queryAll } from '#functions/platform/dynamo/query.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'
import { aSubmission, at } from '#test/support/an-incident.ts'

let platform: Platform
let county: Awaited<ReturnType<typeof publishDemoCounty>>

beforeAll(async () => {
  platform = await startPlatform()
  county = await publishDemoCounty(platform)
}, 60_000)
afterAll(() => platform.stop())

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
