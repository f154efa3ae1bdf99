import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ledgerTable } from '#functions/ledger/ledger-table.ts'
import { peopleTable } from '#functions/people/people-table.ts'
import { hashOf } from '#shared/ledger/chain.ts'
import { Person } from '#shared/people/person.ts'
import { CLASSES } from '#shared/settings/classes.ts'
import { NETS } from '#shared/settings/nets.ts'
import { THRESHOLDS } from '#shared/settings/thresholds.ts'
import { WORKING_HOURS } from '#shared/settings/working-hours.ts'
import { aSubmission } from '#test/support/an-incident.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
}, 60_000)
afterAll(() => platform.stop())

const COUNTY = '530402'
const set = (value: unknown, expectedVersion = 0, more: object = {}) => ({
  type: 'set',
  commandId: `cmd_${ulid()}`,
  expectedVersion,
  value,
  ...more,
})
const withdraw = (expectedVersion: number) => ({
  type: 'withdraw',
  commandId: `cmd_${ulid()}`,
  expectedVersion,
})
const give = (kind: string, command: object, who = 'county-staff') =>
  platform.call(who, 'POST', `/api/settings/${COUNTY}/${kind}/commands`, command)
const listed = async (who = 'patrol') => (await platform.call(who, 'GET', '/api/settings')).body.items
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()

const FLOOD = { code: 'flood', words: { zh: '防汛' }, icon: 'droplets' }

test('a class that the county adds may be reported at once, one that nobody lists may not', async () => {
  const report = (more: object) =>
    platform.call('patrol', 'POST', '/api/incidents', aSubmission({ division: '530402006', ...more }))
  expect(await report({ class: 'flood' })).toMatchObject({
    status: 400,
    body: { code: 'invalid', field: 'class' },
  })
  expect(await report({ net: 'air' })).toMatchObject({ status: 400, body: { field: 'net' } })
  const { status, body } = await give('classes', set([...CLASSES, FLOOD]))
  expect([status, body.setting]).toMatchObject([200, { version: 1, current: { number: 1 }, next: null }])
  const { status: taken, body: answer } = await report({ class: 'flood' })
  expect([taken, answer.incident.class]).toEqual([201, 'flood'])
})

test('what a report is corrected to is one of the county’s classes too', async () => {
  const { body } = await platform.call(
    'patrol',
    'POST',
    '/api/incidents',
    aSubmission({ division: '530402006' }),
  )
  const { id } = body.incident
  const step = (who: string, version: number, more: object) =>
    platform.call(who, 'POST', `/api/incidents/${id}/commands`, {
      commandId: `cmd_${ulid()}`,
      expectedVersion: version,
      ...more,
    })
  expect((await step('county-operator', 1, { type: 'return', reason: '类别不对' })).status).toBe(200)
  expect((await step('patrol', 2, { type: 'resubmit', class: 'nonsense' })).body.field).toBe('class')
  expect((await step('patrol', 2, { type: 'resubmit', class: 'dispute' })).status).toBe(200)
})

test('a code that rows may hold is retired and not removed; what was written before may come later', async () => {
  const nets = NETS.map((net) => (net.code === 'online' ? { ...net, retired: true } : net))
  const gone = await give('nets', set(NETS.slice(1)))
  expect([gone.status, gone.body]).toMatchObject([
    400,
    { code: 'invalid', field: 'value', codes: ['street'] },
  ])
  expect((await give('nets', set(nets))).status).toBe(200)
  const late = await platform.call(
    'patrol',
    'POST',
    '/api/incidents',
    aSubmission({ division: '530402006', net: 'online' }),
  )
  expect(late.status).toBe(201)
})

test('a value that its kind does not take is refused by its field, and nothing is kept of it', async () => {
  const twice = [...WORKING_HOURS.spans, { from: '09:00', to: '10:00' }]
  const refusals = await Promise.all([
    give('working-hours', set({ spans: twice })),
    give('working-hours', set({ spans: [{ from: '10:00', to: '09:00' }] })),
    give('thresholds', set({ ...THRESHOLDS, corridorMetres: 0 })),
    give('nets', set([{ ...NETS[0], mark: 'video' }, ...NETS.slice(1)])),
    give('calendar', set({ years: [{ year: 2027, source: '通知', off: [], on: ['2027-01-05'] }] })),
    give('basemap', set({ id: 'x' })),
  ])
  expect(refusals.map(({ status, body }) => [status, body.code, body.field])).toEqual([
    [400, 'invalid', 'value.spans.2.from'],
    [400, 'invalid', 'value.spans.0.to'],
    [400, 'invalid', 'value.corridorMetres'],
    [400, 'invalid', 'value.4.mark'],
    [400, 'invalid', 'value.years.0.on.0'],
    [400, 'invalid', 'value.opacity'],
  ])
  const kinds = (await listed()).map(({ kind }: { kind: string }) => kind)
  expect(kinds.toSorted()).toEqual(['classes', 'nets'])
})

test('a version that is to come counts from its time on, stands alone, and can be taken back', async () => {
  const later = { ...THRESHOLDS, corridorMetres: 40 }
  const coming = await give('thresholds', set(later, 0, { effectiveFrom: inHours(2) }))
  expect(coming.body.setting).toMatchObject({ current: null, next: { number: 1, value: later } })
  expect((await give('thresholds', set(THRESHOLDS, 1))).body.code).toBe('state-refused')
  expect((await give('thresholds', set(THRESHOLDS, 0))).body).toMatchObject({
    code: 'version-conflict',
    currentVersion: 1,
  })
  expect((await give('thresholds', withdraw(1))).body.setting).toMatchObject({ version: 2, next: null })
  expect((await give('thresholds', withdraw(2))).body.code).toBe('state-refused')
  const past = await give('thresholds', set(later, 2, { effectiveFrom: inHours(-1) }))
  expect(past.body).toMatchObject({ code: 'invalid', field: 'effectiveFrom' })
  expect((await give('thresholds', set(later, 2))).body.setting.current).toMatchObject({ number: 2 })
  const versions = await platform.call('county-staff', 'GET', `/api/settings/${COUNTY}/thresholds/versions`)
  expect(versions.body.items).toMatchObject([
    { number: 2, setBy: 'county-staff' },
    { number: 1, withdrawnBy: 'county-staff' },
  ])
  expect(versions.body.names['county-staff']).toBe('网格管理员')
})

test('a command that is sent again is answered as the first time, and of two at once one wins', async () => {
  const command = set({ id: null, opacity: 0.5 })
  const first = await give('basemap', command)
  expect(await give('basemap', command)).toMatchObject({ status: 200, body: first.body })
  expect((await give('basemap', { ...command, value: { id: null, opacity: 0.6 } })).body.code).toBe(
    'id-reused',
  )
  const both = await Promise.all([0.7, 0.8].map((opacity) => give('basemap', set({ id: null, opacity }, 1))))
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
})

test('only the staff of the county itself change its settings; another county does not exist', async () => {
  const people = peopleTable(platform.db)
  const person = (id: string, division: string) =>
    people.put(Person.parse({ v: 1, id, name: id, roles: ['county-staff'], division, disabled: false }))
  await Promise.all([person('township-staff', '530402006'), person('city-staff', '5304')])
  await person('other-staff', '530403')
  const command = set(WORKING_HOURS)
  const answers = await Promise.all(
    ['county-operator', 'platform-admin', 'township-staff', 'city-staff', 'other-staff'].map((who) =>
      give('working-hours', command, who),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 404])
  expect(await listed('other-staff')).toEqual([])
  const above = (await listed('city-staff')).map(({ county }: { county: string }) => county)
  expect([...new Set(above)]).toEqual([COUNTY])
})

test('the record says which value was set, and holds', async () => {
  const { current, version } = (await listed()).find(({ kind }: { kind: string }) => kind === 'classes')
  const ledger = ledgerTable(platform.db)
  const id = `setting_${COUNTY}_classes`
  const events = await ledger.chain(id)
  expect(events).toHaveLength(version)
  expect(events.at(-1)).toMatchObject({ type: 'setting.changed', codes: { content: hashOf(current.value) } })
  const { body } = await platform.call('auditor', 'GET', `/api/ledger/${COUNTY}/verify`)
  expect(body.findings).toEqual([])
})
