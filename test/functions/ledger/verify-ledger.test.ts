import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { forgetTexts } from '#functions/incidents/forget-texts.ts'
import { ledgerTable } from '#functions/ledger/ledger-table.ts'
import { sealCounty } from '#functions/ledger/seal-county.ts'
import { putRows, queryAll } from '#functions/platform/dynamo/query.ts'
import type { TableName } from '#infra/manifest.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'
import { aCommand, aSubmission, at } from '#test/support/an-incident.ts'

let platform: Platform
let id: string
const MINUTE = 60_000
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString()

beforeAll(async () => {
  platform = await startPlatform()
  const county = await publishDemoCounty(platform)
  const submission = aSubmission({ position: at(county.pointIn('530402006')) })
  id = submission.id
  await platform.call('patrol', 'POST', '/api/incidents', submission)
  await platform.call('county-operator', 'POST', `/api/incidents/${id}/commands`, aCommand('accept', 1))
  await platform.call(
    'county-operator',
    'POST',
    `/api/incidents/${id}/commands`,
    aCommand('comment', 2, { text: '已知悉' }),
  )
  for (let n = 0; n < 5; n += 1) {
    await platform.call(
      'patrol',
      'POST',
      '/api/incidents',
      aSubmission({ position: at(county.pointIn('530402006')) }),
    )
  }
  await sealCounty('530402', inMinutes(1), ledgerTable(platform.db))
  await wait(5)
  await platform.call(
    'county-operator',
    'POST',
    `/api/incidents/${id}/commands`,
    aCommand('assign', 3, { to: 'patrol' }),
  )
  await sealCounty('530402', inMinutes(1), ledgerTable(platform.db))
}, 60_000)
afterAll(() => platform.stop())

/** The whole verification, part by part, as the auditor's page asks for it. */
async function verify() {
  const total = { chains: 0, events: 0, seals: 0, deletedByRule: 0, findings: [] as object[] }
  let cursor: string | undefined
  do {
    const { status, body } = await platform.call(
      'auditor',
      'GET',
      `/api/ledger/530402/verify${cursor === undefined ? '' : `?cursor=${cursor}`}`,
    )
    expect(status).toBe(200)
    for (const key of ['chains', 'events', 'seals', 'deletedByRule'] as const) total[key] += body[key]
    total.findings.push(...body.findings)
    cursor = body.cursor
  } while (cursor !== undefined)
  return total
}

const rowsOf = (table: TableName, name: string, value: string) =>
  queryAll(platform.db, { table, where: [name, value] })

/** Changes an attribute behind the platform's back, and gives back what puts it right again. */
async function tamper(table: TableName, key: Record<string, string | number>, name: string, value: unknown) {
  await platform.db.client.send(
    new UpdateItemCommand({
      TableName: platform.db.nameOf(table),
      Key: marshall(key),
      UpdateExpression: 'SET #n = :v',
      ExpressionAttributeNames: { '#n': name },
      ExpressionAttributeValues: marshall({ ':v': value }),
    }),
  )
}

const remove = (table: TableName, key: Record<string, string | number>) =>
  platform.db.client.send(new DeleteItemCommand({ TableName: platform.db.nameOf(table), Key: marshall(key) }))

/** Every case starts from the whole record. */
let whole: { table: TableName; rows: object[] }[]
beforeEach(async () => {
  whole ??= [
    { table: 'ledger', rows: await rowsOf('ledger', 'aggregate', id) },
    { table: 'payloads', rows: await rowsOf('payloads', 'aggregate', id) },
    { table: 'seals', rows: await rowsOf('seals', 'county', '530402') },
  ]
  for (const { table, rows } of whole) await putRows(platform.db, table, rows)
})

test('an untouched record verifies: chains, payloads, seals and the rows that rest on them', async () => {
  expect(await verify()).toEqual({ chains: 7, events: 10, seals: 2, deletedByRule: 0, findings: [] })
})

test('whatever is changed or taken away is found and named', async () => {
  const cases: [string, () => Promise<unknown>, object][] = [
    [
      'an event is rewritten',
      () => tamper('ledger', { aggregate: id, seq: 2 }, 'actor', 'patrol'),
      { seq: 2, fault: 'hash' },
    ],
    ['an event is deleted', () => remove('ledger', { aggregate: id, seq: 2 }), { seq: 3, fault: 'previous' }],
    [
      'the first event is deleted',
      () => remove('ledger', { aggregate: id, seq: 1 }),
      { seq: 2, fault: 'missing' },
    ],
    [
      'the last event is deleted',
      () => remove('ledger', { aggregate: id, seq: 4 }),
      { seq: 4, fault: 'head' },
    ],
    [
      'a text is changed',
      () => tamper('payloads', { aggregate: id, seq: 3 }, 'body', { text: '别的' }),
      { seq: 3, fault: 'payload-hash' },
    ],
    [
      'a text is deleted without a rule',
      () => remove('payloads', { aggregate: id, seq: 1 }),
      { seq: 1, fault: 'payload-missing' },
    ],
    [
      'a seal is changed',
      () => tamper('seals', { county: '530402', sealKey: 'seal#0000000001' }, 'headCount', 3),
      { seq: 1, fault: 'seal' },
    ],
    [
      'a seal is deleted',
      () => remove('seals', { county: '530402', sealKey: 'seal#0000000001' }),
      { seq: 2, fault: 'seal' },
    ],
  ]
  for (const [name, breakIt, finding] of cases) {
    await breakIt()
    expect({ name, findings: (await verify()).findings }).toEqual({
      name,
      findings: expect.arrayContaining([expect.objectContaining(finding)]),
    })
    for (const { table, rows } of whole) await putRows(platform.db, table, rows)
  }
  expect((await verify()).findings).toEqual([])
})

test('a chain that is deleted whole, with its incident, is missed by the seals', async () => {
  const [incident] = await rowsOf('incidents', 'id', id)
  for (const { seq } of await rowsOf('ledger', 'aggregate', id))
    await remove('ledger', { aggregate: id, seq: Number(seq) })
  await remove('incidents', { id })
  expect((await verify()).findings).toContainEqual({ aggregate: id, seq: 3, fault: 'sealed-head' })
  await putRows(platform.db, 'incidents', [incident ?? {}])
})

test('texts deleted by rule are named as such, and the chain still verifies', async () => {
  for (const [type, version, more] of [
    ['start', 4, {}],
    ['feedback', 5, { text: '已处理' }],
    ['verify', 6, { outcome: 'pass' }],
    ['close', 7, {}],
  ] as const) {
    const { status } = await platform.call(
      'county-operator',
      'POST',
      `/api/incidents/${id}/commands`,
      aCommand(type, version, more),
    )
    expect(status).toBe(200)
  }
  expect(await forgetTexts('530402', () => inMinutes(60 * 24 * 300), platform.db)).toBe(0)
  expect(await forgetTexts('530402', () => inMinutes(60 * 24 * 366 * 3), platform.db)).toBe(1)
  const { deletedByRule, findings } = await verify()
  expect([deletedByRule, findings]).toEqual([3, []])
  const { body } = await platform.call('county-operator', 'GET', `/api/incidents/${id}`)
  expect(body.incident).toMatchObject({
    status: 'closed',
    title: '—',
    position: null,
    placement: null,
    class: 'public-order',
  })
  const history = await platform.call('county-operator', 'GET', `/api/incidents/${id}/history`)
  expect(history.body.items.at(-1)).toMatchObject({
    type: 'incident.forgotten',
    actor: 'rule:retention',
    codes: { rule: 'incident-text' },
  })
  expect(JSON.stringify(history.body)).not.toContain('已知悉')
})

test('only who audits the county reads its record', async () => {
  const statuses = await Promise.all(
    ['county-operator', 'patrol', 'county-staff'].map(
      async (who) => (await platform.call(who, 'GET', '/api/ledger/530402/verify')).status,
    ),
  )
  expect(statuses).toEqual([403, 403, 403])
  expect((await platform.call('auditor', 'GET', '/api/ledger/990101/events')).status).toBe(404)
  expect(
    (await platform.call('overseer', 'GET', '/api/ledger/530402/events')).body.items.length,
  ).toBeGreaterThan(5)
})
