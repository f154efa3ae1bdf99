import { afterAll, beforeAll, expect, test } from 'vitest'
import { ulid } from 'ulid'
import { command, draftDesk, STAFF } from '#test/support/a-draft.ts'
import { anAddition, aPersonCommand } from '#test/support/a-person.ts'
import { aCommand, aSubmission, at } from '#test/support/an-incident.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let incident: string
let draft: string
beforeAll(async () => {
  platform = await startPlatform()
  const { pointIn } = await publishDemoCounty(platform)
  const submission = aSubmission({ position: at(pointIn('530402006')) })
  expect((await platform.call('patrol', 'POST', '/api/incidents', submission)).status).toBe(201)
  incident = submission.id
  draft = (await draftDesk(platform).create('530402', 1, STAFF)).id
}, 60_000)
afterAll(() => platform.stop())

const statusOf = async (who: string, method: string, url: string, body?: object): Promise<number> =>
  (await platform.call(who, method, url, body)).status

type Door = readonly [method: string, url: string, body?: object]

/** Everything that shows or changes an incident, a draft or the record. */
const doors = (): Door[] => [
  ['GET', '/api/incidents'],
  ['GET', '/api/incidents/changes?since=2026-01-01T00:00:00Z'],
  ['GET', '/api/incidents/places?division=530402&from=2026-01-01T00:00:00Z'],
  ['GET', `/api/incidents/${incident}`],
  ['GET', `/api/incidents/${incident}/history`],
  ['POST', '/api/incidents', aSubmission()],
  ['POST', `/api/incidents/${incident}/commands`, aCommand('accept', 1)],
  ['GET', '/api/plans/530402/drafts'],
  ['POST', '/api/plans/530402/drafts', { ...command(), title: '调整', from: 1 }],
  ['GET', `/api/drafts/${draft}`],
  ['GET', `/api/drafts/${draft}/grids`],
  ['GET', `/api/drafts/${draft}/impact`],
  ['POST', `/api/drafts/${draft}/submit`, command()],
  ['GET', '/api/ledger/530402/events'],
  ['GET', '/api/ledger/530402/seals'],
  ['GET', `/api/ledger/530402/chains/${incident}`],
]

test.each(['platform-admin', 'leader'])(
  '%s sees no incident, no draft and nothing of the record',
  async (who) => {
    for (const [method, url, body] of doors())
      expect([method, url, await statusOf(who, method, url, body)]).toEqual([method, url, 403])
  },
)

test('whoever those doors are for gets in', async () => {
  for (const [method, url] of doors().filter(([method]) => method === 'GET'))
    expect([url, await statusOf('overseer', method, url)]).toEqual([url, 200])
})

test('who runs the platform appoints people and learns whether the record holds', async () => {
  const { id } = anAddition({ roles: ['leader'], division: '530402' })
  const addition = anAddition({ id, roles: ['leader'], division: '530402' })
  expect(await statusOf('platform-admin', 'POST', '/api/people', addition)).toBe(201)
  expect((await platform.call(id, 'GET', '/api/me')).body.actions).toEqual([
    'session.read',
    'plans.read',
    'overview.read',
  ])
  const { status, body } = await platform.call('platform-admin', 'GET', '/api/ledger/530402/verify')
  expect([status, body.findings]).toEqual([200, []])
  expect(Object.keys(body).toSorted()).toEqual(
    expect.arrayContaining(['at', 'chains', 'deletedByRule', 'events', 'findings', 'seals']),
  )
})

test('a leader neither reads nor appoints people, imports nothing and verifies nothing', async () => {
  const closed: Door[] = [
    ['GET', '/api/people'],
    ['POST', '/api/people', anAddition()],
    ['POST', '/api/people/patrol/commands', aPersonCommand('disable', 1)],
    ['GET', '/api/ledger/530402/verify'],
    ['POST', '/api/imports', { commandId: `cmd_${ulid()}`, division: '530402', name: '区', parts: 1 }],
  ]
  for (const [method, url, body] of closed)
    expect([url, await statusOf('leader', method, url, body)]).toEqual([url, 403])
  for (const url of ['/api/me', '/api/plans/530402', '/api/locate?lng=102.5&lat=24.3'])
    expect([url, await statusOf('leader', 'GET', url)]).toEqual([url, 200])
})
