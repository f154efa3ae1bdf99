import { afterAll, beforeAll, expect, test } from 'vitest'
import { getRow, putRows } from '#functions/platform/dynamo/query.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'
import { aCommand, aSubmission, at } from '#test/support/an-incident.ts'

let platform: Platform
const submitted: { id: string; township: string; net: string }[] = []

beforeAll(async () => {
  platform = await startPlatform()
  const county = await publishDemoCounty(platform)
  for (let n = 0; n < 30; n += 1) {
    const township = n % 3 === 0 ? '530402001' : '530402006'
    const net = n % 2 === 0 ? 'street' : 'venue'
    const submission = aSubmission({
      position: at(county.pointIn(township)),
      net,
      title: `第${n}件`,
      urgency: n % 5 === 0 ? 'critical' : 'general',
    })
    await platform.call('county-operator', 'POST', '/api/incidents', submission)
    submitted.push({ id: submission.id, township, net })
  }
}, 60_000)
afterAll(() => platform.stop())

/** All items of a list, cursor by cursor. */
async function all(who: string, query: string): Promise<{ id: string }[]> {
  const items: { id: string }[] = []
  let cursor = ''
  do {
    const { status, body } = await platform.call(
      who,
      'GET',
      `/api/incidents?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`,
    )
    expect(status).toBe(200)
    items.push(...body.items)
    cursor = body.cursor ?? ''
  } while (cursor !== '')
  return items
}

const ids = (items: { id: string }[]) => items.map(({ id }) => id)

test('pages of a list hold every row once, the newest first, whatever the size of a page', async () => {
  const whole = await all('county-operator', 'division=530402')
  expect(ids(whole)).toEqual(submitted.map(({ id }) => id).reverse())
  for (const limit of [1, 7, 30, 500])
    expect(ids(await all('county-operator', `limit=${limit}`))).toEqual(ids(whole))
  expect(ids(await all('overseer', 'limit=4'))).toEqual(ids(whole))
})

test('a township sees its own rows only, in every kind of list', async () => {
  const own = submitted.filter(({ township }) => township === '530402006').map(({ id }) => id)
  expect(ids(await all('township-operator', 'limit=4')).sort()).toEqual([...own].sort())
  expect(ids(await all('township-operator', 'division=530402001'))).toEqual([])
  const { body } = await platform.call(
    'township-operator',
    'GET',
    '/api/incidents/changes?since=2026-01-01T00:00:00Z',
  )
  expect(body.items.map(({ id }: { id: string }) => id).sort()).toEqual([...own].sort())
  expect(ids(await all('patrol-2', ''))).toHaveLength(10)
})

test('filters narrow a list: net, urgency, status, words, corners', async () => {
  const street = submitted.filter(({ net }) => net === 'street').map(({ id }) => id)
  expect(ids(await all('county-operator', 'net=street')).sort()).toEqual([...street].sort())
  expect(await all('county-operator', 'urgency=critical,urgent')).toHaveLength(6)
  expect(await all('county-operator', `words=${encodeURIComponent('第29')}`)).toHaveLength(1)
  expect(await all('county-operator', 'status=closed,void')).toHaveLength(0)
  expect(await all('county-operator', 'bbox=102,24,103,25')).toHaveLength(30)
  expect(await all('county-operator', 'bbox=0,0,1,1')).toHaveLength(0)
  expect(await all('county-operator', 'bbox=-1e-7,0,1,1')).toHaveLength(0)
})

test('a cursor is of one caller and one list: anywhere else it is refused', async () => {
  const { body } = await platform.call('county-operator', 'GET', '/api/incidents?limit=5')
  const tries = [
    ['township-operator', `limit=5&cursor=${body.cursor}`],
    ['county-operator', `limit=5&net=street&cursor=${body.cursor}`],
    ['county-operator', 'cursor=bm90LWEtY3Vyc29y'],
    ['county-operator', `cursor=${Buffer.from('{"v":1,"at":{},"for":"x"}').toString('base64url')}`],
  ] as const
  for (const [who, query] of tries) {
    const reply = await platform.call(who, 'GET', `/api/incidents?${query}`)
    expect([query, reply.status, reply.body.code]).toEqual([query, 400, 'invalid-cursor'])
  }
})

test('a range that ends before it begins is empty, and a cursor that was made up is refused', async () => {
  expect(await all('county-operator', 'to=2020-01-01T00:00:00Z')).toEqual([])
  expect(await all('county-operator', 'from=2026-11-22T00:00:00Z&to=2026-11-21T00:00:00Z')).toEqual([])
  const { body } = await platform.call('county-operator', 'GET', '/api/incidents?limit=5')
  const cursor = JSON.parse(Buffer.from(body.cursor, 'base64url').toString('utf8'))
  for (const below of ['', -1, 1e308, '\ud800', '2026#x']) {
    const madeUp = Buffer.from(JSON.stringify({ ...cursor, at: { ...cursor.at, below } })).toString(
      'base64url',
    )
    const reply = await platform.call('county-operator', 'GET', `/api/incidents?limit=5&cursor=${madeUp}`)
    expect([below, reply.status, reply.body.code]).toEqual([below, 400, 'invalid-cursor'])
  }
})

test('a change that committed late, before the cursor that a screen holds, is still told', async () => {
  const [first] = submitted
  await platform.call(
    'county-operator',
    'POST',
    `/api/incidents/${first?.id}/commands`,
    aCommand('accept', 1),
  )
  const cursorAfterwards = new Date(Date.now() + 30_000).toISOString()
  const { body } = await platform.call(
    'county-operator',
    'GET',
    `/api/incidents/changes?since=${cursorAfterwards}`,
  )
  expect(body.items).toContainEqual(expect.objectContaining({ id: first?.id, version: 2 }))
  expect(Date.parse(body.through)).toBeLessThanOrEqual(Date.now())
})

test('a row as an older release wrote it, field by field, is read, listed, caught up with and acted on', async () => {
  const { id } = submitted[3]!
  const row = await getRow(platform.db, 'incidents', { id })
  const stored = JSON.parse(String(row?.['incident'])) as object
  await putRows(platform.db, 'incidents', [{ ...row, v: 1, incident: stored }])
  // It began under the first version of the workflow, before there were versions.
  expect(stored).not.toHaveProperty('workflow')
  const incident = { ...stored, workflow: 1 }
  const one = await platform.call('county-operator', 'GET', `/api/incidents/${id}`)
  expect([one.status, one.body.incident]).toEqual([200, incident])
  expect(await all('county-operator', 'limit=50')).toContainEqual(incident)
  const changes = await platform.call(
    'county-operator',
    'GET',
    '/api/incidents/changes?since=2026-01-01T00:00:00Z',
  )
  expect(changes.body.items).toContainEqual({ id, version: 1, incident })
  const taken = await platform.call(
    'county-operator',
    'POST',
    `/api/incidents/${id}/commands`,
    aCommand('accept', 1),
  )
  expect([taken.status, taken.body.incident.version]).toEqual([200, 2])
})
