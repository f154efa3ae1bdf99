import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'
import { aCommand, aSubmission, at } from '#test/support/an-incident.ts'

let platform: Platform
let county: Awaited<ReturnType<typeof publishDemoCounty>>

beforeAll(async () => {
  platform = await startPlatform()
  county = await publishDemoCounty(platform)
}, 60_000)
afterAll(() => platform.stop())

/** A fresh incident in 李棋街道, reported by its patrol. */
async function reported(more: object = {}) {
  const submission = aSubmission({ position: at(county.pointIn('530402006')), ...more })
  await platform.call('patrol', 'POST', '/api/incidents', submission)
  return submission.id
}

const command = (who: string, id: string, type: string, version: number, more: object = {}) =>
  platform.call(who, 'POST', `/api/incidents/${id}/commands`, aCommand(type, version, more))

test('an incident goes from report to closing, each step in its history with who and when', async () => {
  const id = await reported()
  const steps: [string, string, object][] = [
    ['county-operator', 'accept', {}],
    ['township-operator', 'assign', { to: 'patrol' }],
    ['patrol', 'start', {}],
    ['patrol', 'feedback', { text: '双方已劝离' }],
    ['township-operator', 'verify', { outcome: 'fail', reason: '现场仍有人聚集' }],
    ['patrol', 'start', {}],
    ['patrol', 'feedback', { text: '已全部离开' }],
    ['township-operator', 'verify', { outcome: 'pass' }],
    ['county-operator', 'comment', { text: '处置及时' }],
    ['county-operator', 'close', {}],
  ]
  for (const [index, [who, type, more]] of steps.entries()) {
    const { status, body } = await command(who, id, type, index + 1, more)
    expect([type, status, body.incident?.version]).toEqual([type, 200, index + 2])
  }
  const { body } = await platform.call('county-operator', 'GET', `/api/incidents/${id}/history`)
  expect(body.items.map(({ type }: { type: string }) => type)).toEqual([
    'incident.reported',
    'incident.accepted',
    'incident.assigned',
    'incident.started',
    'incident.fed-back',
    'incident.verified',
    'incident.started',
    'incident.fed-back',
    'incident.verified',
    'incident.commented',
    'incident.closed',
  ])
  expect(body.items[5]).toMatchObject({
    actor: 'township-operator',
    codes: { outcome: 'fail', status: 'assigned' },
    payload: { reason: '现场仍有人聚集' },
  })
  expect(body.names.patrol).toBe('巡逻队员')
})

test('the same command again is answered as the first time, even when the incident went on', async () => {
  const id = await reported()
  const accept = aCommand('accept', 1)
  const first = await platform.call('county-operator', 'POST', `/api/incidents/${id}/commands`, accept)
  await command('county-operator', id, 'assign', 2, { to: '530402006' })
  const again = await platform.call('county-operator', 'POST', `/api/incidents/${id}/commands`, accept)
  expect([again.status, again.body]).toEqual([200, first.body])
  const other = await platform.call('county-operator', 'POST', `/api/incidents/${id}/commands`, {
    ...accept,
    type: 'refuse',
    reason: '重复',
  })
  expect([other.status, other.body.code]).toEqual([409, 'id-reused'])
})

test('of two operators at once one wins, the other is told the version that is there now', async () => {
  const id = await reported()
  const replies = await Promise.all([
    command('county-operator', id, 'accept', 1),
    command('township-operator', id, 'return', 1, { reason: '地点不清' }),
  ])
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  const late = await command('county-operator', id, 'comment', 1, { text: '晚了' })
  expect([late.status, late.body.code, late.body.currentVersion]).toEqual([409, 'version-conflict', 2])
})

test('what the state does not allow, or the role, is refused without a trace', async () => {
  const id = await reported()
  expect((await command('county-operator', id, 'close', 1)).body.code).toBe('state-refused')
  expect((await command('patrol', id, 'accept', 1)).body.code).toBe('forbidden')
  expect((await command('auditor', id, 'comment', 1, { text: '看过' })).body.code).toBe('forbidden')
  expect((await command('county-operator', id, 'assign', 1, { to: 'patrol' })).body.code).toBe(
    'state-refused',
  )
  const { body } = await platform.call('county-operator', 'GET', `/api/incidents/${id}/history`)
  expect(body.items).toHaveLength(1)
})

test('nobody is given an incident who is not there', async () => {
  const id = await reported()
  await command('county-operator', id, 'accept', 1)
  for (const to of ['nobody', '530402998', '530402006001999', '990101']) {
    const { status, body } = await command('county-operator', id, 'assign', 2, { to })
    expect([to, status, body.field]).toEqual([to, 400, 'to'])
  }
})

test('a returned report is corrected by its author and comes back', async () => {
  const id = await reported()
  await command('county-operator', id, 'return', 1, { reason: '请写清楚' })
  expect((await command('county-operator', id, 'resubmit', 2, { title: '代写' })).body.code).toBe('forbidden')
  const { body } = await command('patrol', id, 'resubmit', 2, { title: '北门口有人争吵', urgency: 'urgent' })
  expect(body.incident).toMatchObject({
    status: 'reported',
    title: '北门口有人争吵',
    urgency: 'urgent',
    version: 3,
  })
})

test('who is given an incident from elsewhere reads it, and is told when it is taken away again', async () => {
  const id = await reported({ position: at(county.pointIn('530402001')) })
  await command('county-operator', id, 'accept', 1)
  const read = async () => (await platform.call('township-operator', 'GET', `/api/incidents/${id}`)).status
  expect(await read()).toBe(404)
  await command('county-operator', id, 'assign', 2, { to: '530402006' })
  expect(await read()).toBe(200)
  await command('county-operator', id, 'assign', 3, { to: '530402001' })
  expect(await read()).toBe(404)
  const since = new Date(Date.now() - 1000).toISOString()
  const { body } = await platform.call('township-operator', 'GET', `/api/incidents/changes?since=${since}`)
  expect(body.items).toContainEqual({ id, version: 4 })
})

test('a corrected place is decided anew; a grid chosen by a person is not overwritten by the rule', async () => {
  const id = await reported()
  const yuxing = county.pointIn('530402001')
  const moved = await command('county-operator', id, 'relocate', 1, { position: at(yuxing) })
  expect(moved.body.incident).toMatchObject({ grid: yuxing.code, placement: { chooser: 'rule' } })
  const chosen = county.pointIn('530402002').code
  const choice = await command('county-operator', id, 'choose-grid', 2, {
    code: chosen,
    reason: '责任路段归该网格',
  })
  expect(choice.body.incident).toMatchObject({
    grid: chosen,
    division: chosen,
    placement: { chooser: 'person', owner: chosen },
  })
  const again = await command('county-operator', id, 'relocate', 3, {
    position: at(county.pointIn('530402006')),
  })
  expect(again.body.incident).toMatchObject({ grid: chosen, placement: { chooser: 'person', owner: chosen } })
  const unknown = await command('county-operator', id, 'choose-grid', 4, {
    code: '530402001001999',
    reason: '不存在',
  })
  expect([unknown.status, unknown.body.field]).toEqual([400, 'code'])
})
