import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ulid } from 'ulid'
import { publishPlan } from '#functions/grids/publish-plan.ts'
import { JOB, OPEN_JOBS } from '#functions/platform/dynamo/keys.ts'
import { getRow, queryAll, type Key } from '#functions/platform/dynamo/query.ts'
import { functions, type Function, type FunctionName, type TableName } from '#infra/manifest.ts'
import { snapGeometry } from '#shared/geo/lattice.ts'
import { PersonId, commandIdFrom } from '#shared/lib/id.ts'
import { shift, toInstant } from '#shared/lib/time.ts'
import { anAddition, aPersonCommand, aPostCommand } from '#test/support/a-person.ts'
import { aCommand, aSubmission, at } from '#test/support/an-incident.ts'
import { startPlatform, type Platform, type Reply } from '#test/support/platform.ts'
import { drawDrafts } from './draw-drafts.ts'
import { socketEvent } from './recorded-events.ts'
import { guardTables, loadGuarded, type TableGuard } from './table-guard.ts'

let platform: Platform
let guard: TableGuard
beforeAll(async () => {
  platform = await startPlatform(async (engine) => loadGuarded((guard = await guardTables(engine))))
}, 60_000)
afterAll(async () => {
  guard.stop()
  await platform.stop()
})

const COUNTY = '990101'
const call = async (who: string, method: string, url: string, body?: unknown): Promise<Reply> => {
  const reply = await platform.call(who, method, url, body)
  expect([url, reply.status, reply.body.detail]).toEqual([url, expect.toBeOneOf([200, 201]), undefined])
  return reply
}

/** Hands rows to the consumer of their stream, as they stand. */
async function stream(name: FunctionName, rows: readonly object[]): Promise<void> {
  const { trigger }: Function = functions[name]
  const table = trigger.kind === 'stream' ? trigger.feeds[0]!.table : 'ledger'
  const Records = rows.map((row, index) => ({
    eventID: String(index),
    eventSourceARN: `arn:aws:dynamodb:local:0:table/${platform.db.nameOf(table)}/stream/1`,
    dynamodb: { NewImage: marshall(row, { removeUndefinedValues: true }), SequenceNumber: String(index + 1) },
  }))
  expect(await platform.handlers[name]({ Records }, {})).toEqual({ batchItemFailures: [] })
}

async function rowOf(table: TableName, key: Key): Promise<object> {
  const row = await getRow(platform.db, table, key)
  if (row === undefined) throw new Error(`no row in ${table}`)
  return row
}

const openLine = async (): Promise<void> => {
  const { ticket } = (await call('overseer', 'POST', '/api/live/ticket')).body
  const event = socketEvent('$connect', { queryStringParameters: { ticket } })
  expect(await platform.handlers.socket(event, {})).toEqual({ statusCode: 200 })
}

test('everybody may do all that the platform offers, with what the manifest grants', async () => {
  await call('patrol', 'GET', '/api/health')
  await call('patrol', 'GET', '/api/me')
  await call('county-operator', 'GET', '/api/people')
  await importGrids(WIDE)
  await readPlan()
  await managePeople()
  const id = await reportAndClose()
  await redraw()
  await tend()
  await drawDrafts({ platform, county: COUNTY, call, stream })
  await watch(id)
  await decideSettings()
  await takeUpNotices()
  await audit(id)
  await forgetTexts(id)
  expect(guard.denied).toEqual([])
}, 60_000)

/**
 * Ten squares in a row, and the same with the first one cut short: a redraw, which reads the tiles of the
 * plan before.
 */
const WIDE = Array.from({ length: 10 }, (_, i) => [102.5 + i / 100, 102.51 + i / 100] as const)
const CUT = WIDE.map(([west, east], i) => [west, i === 0 ? east - 0.004 : east] as const)

async function importGrids(spans: readonly (readonly [west: number, east: number])[]): Promise<void> {
  const features = spans.map(([west, east]) => {
    const ring = [[west, 24], [east, 24], [east, 24.01], [west, 24.01], [west, 24]] // prettier-ignore
    return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }
  })
  const text = JSON.stringify({ type: 'FeatureCollection', features })
  const announced = { commandId: `cmd_${ulid()}`, division: COUNTY, name: '测试区', parts: 1 }
  const { id } = (await call('platform-admin', 'POST', '/api/imports', announced)).body
  await call('platform-admin', 'PUT', `/api/imports/${id}/parts/1`, { text })
  // To be done, and to be told of as done.
  for (let turn = 0; turn < 2; turn += 1) await stream('work', [await rowOf('jobs', { id, jobKey: JOB })])
  expect((await call('platform-admin', 'GET', `/api/jobs/${id}`)).body.status).toBe('done')
}

/** Another plan is in force, and the open incidents of its ground get their new owners. */
async function redraw(): Promise<void> {
  const submission = aSubmission({ position: at({ lng: 102.508, lat: 24.005 }), description: '详情' })
  await call('overseer', 'POST', '/api/incidents', submission)
  await importGrids(CUT)
  const events = await queryAll(platform.db, { table: 'ledger', where: ['aggregate', `plan_${COUNTY}`] })
  await stream('react', [events.at(-1) ?? {}])
  const jobs = await queryAll(platform.db, { table: 'jobs', index: 'by-open', where: ['open', OPEN_JOBS] })
  await stream('work', jobs)
  const { incident } = (await call('overseer', 'GET', `/api/incidents/${submission.id}`)).body
  expect(incident).toMatchObject({ grid: null, placement: { planVersion: 2, rule: 'outside' } })
}

/** A plan whose time has come, a publication and a job that died. */
async function tend(): Promise<void> {
  const now = toInstant(Date.now())
  const plan = (grids: typeof WIDE, more: object) =>
    publishPlan(
      {
        commandId: commandIdFrom(ulid()),
        division: COUNTY,
        name: '测试区',
        synthetic: false,
        grids: gridsIn(grids),
        divisions: [],
        actor: PersonId.parse('platform-admin'),
        clock: () => now,
        ...more,
      },
      platform.db,
    )
  const commandId = commandIdFrom(ulid())
  const die = () => Promise.reject(new Error('killed'))
  await expect(plan(WIDE.slice(3), { commandId, onProgress: die })).rejects.toThrow('killed')
  await move('plans', { division: 'claims', planKey: commandId }, 'at', '2026-01-01T00:00:00.000Z')
  await plan(WIDE.slice(1), { effectiveFrom: shift(now, 1) })
  const announced = { commandId: `cmd_${ulid()}`, division: COUNTY, name: '测试区', parts: 1 }
  const { id } = (await call('platform-admin', 'POST', '/api/imports', announced)).body
  await call('platform-admin', 'PUT', `/api/imports/${id}/parts/1`, { text: '{}' })
  await move('jobs', { id, jobKey: JOB }, 'changedAt', '2026-01-01T00:00:00.000Z')
  await platform.handlers.tend({}, {})
  expect((await call('patrol', 'GET', `/api/plans/${COUNTY}`)).body.gridCount).toBe(9)
  expect(await getRow(platform.db, 'plans', { division: 'claims', planKey: commandId })).toBeUndefined()
  expect(await rowOf('jobs', { id, jobKey: JOB })).toMatchObject({
    changedAt: expect.not.stringContaining('2026-01-01'),
  })
}

const gridsIn = (spans: typeof WIDE) =>
  spans.map(([west, east], i) => {
    const coordinates = [[[west, 24], [east, 24], [east, 24.01], [west, 24.01], [west, 24]]] // prettier-ignore
    const geometry = snapGeometry({ type: 'Polygon' as const, coordinates })
    const labelPoint = [west + 0.001, 24.005] as const
    return { code: `${COUNTY}00000000${i}`, name: `${i}`, geometry, areaSquareMetres: 1e6, labelPoint }
  })

async function readPlan(): Promise<void> {
  await call('patrol', 'GET', '/api/divisions')
  await call('patrol', 'GET', `/api/divisions?parent=${COUNTY}`)
  await call('patrol', 'GET', `/api/plans/${COUNTY}`)
  await call('patrol', 'GET', `/api/plans/${COUNTY}/grids?level=county`)
  await call('patrol', 'GET', '/api/locate?lng=102.505&lat=24.005')
  await call('patrol', 'POST', '/api/locate/batch', {
    division: COUNTY,
    points: [{ id: 'a', lng: 102.505, lat: 24.005 }],
  })
}

async function managePeople(): Promise<void> {
  const { owner } = (await call('platform-admin', 'GET', '/api/locate?lng=102.505&lat=24.005')).body
  const addition = anAddition({ division: owner })
  await call('platform-admin', 'POST', '/api/people', addition)
  await call('platform-admin', 'POST', '/api/people', addition)
  const url = `/api/people/${addition.id}`
  const change = aPersonCommand('change', 1, { name: '换名', roles: ['platform-admin'] })
  await call('platform-admin', 'POST', `${url}/commands`, change)
  await call('platform-admin', 'POST', `${url}/commands`, aPersonCommand('disable', 2))
  const [, event, off] = await queryAll(platform.db, {
    table: 'ledger',
    where: ['aggregate', `person_${addition.id}`],
  })
  for (const isGone of [false, true]) {
    guard.lines.isGone = isGone
    await openLine()
    await stream('react', [{ ...event, aggregate: 'person_overseer' }, off ?? {}])
  }
  const appoint = aPostCommand('appoint', 0, {
    post: 'grid-head',
    person: 'platform-admin',
    from: '2026-01-01T00:00:00Z',
  })
  await call('platform-admin', 'POST', `/api/posts/${owner}/commands`, appoint)
  await call('platform-admin', 'GET', `/api/posts/${owner}`)
  await call('platform-admin', 'GET', '/api/people/platform-admin/posts')
  await call('platform-admin', 'GET', `/api/plans/${COUNTY}/responsible?lng=102.505&lat=24.005`)
}

async function reportAndClose(): Promise<string> {
  const submission = aSubmission({ position: at({ lng: 102.505, lat: 24.005 }), description: '详情' })
  const { id } = submission
  await call('overseer', 'POST', '/api/incidents', submission)
  await call('overseer', 'POST', '/api/incidents', submission)
  const steps: [string, object?][] = [
    ['accept'],
    ['assign', { to: COUNTY }],
    ['start'],
    ['feedback', { text: '已到' }],
    ['verify', { outcome: 'pass' }],
    ['close'],
  ]
  for (const [index, [type, more]] of steps.entries()) {
    const command = aCommand(type, index + 1, more)
    await call('overseer', 'POST', `/api/incidents/${id}/commands`, command)
    await call('overseer', 'POST', `/api/incidents/${id}/commands`, command)
  }
  const stale = await platform.call(
    'overseer',
    'POST',
    `/api/incidents/${id}/commands`,
    aCommand('comment', 1, { text: '晚' }),
  )
  expect(stale.status).toBe(409)
  for (const url of ['', '/changes?since=2026-01-01T00:00:00Z', `/${id}`, `/${id}/history`, '?mine=true']) {
    await call('overseer', 'GET', `/api/incidents${url}`)
  }
  return id
}

async function watch(id: string): Promise<void> {
  const [event] = await queryAll(platform.db, { table: 'ledger', where: ['aggregate', `plan_${COUNTY}`] })
  for (const isGone of [false, true]) {
    guard.lines.isGone = isGone
    await openLine()
    await stream('publish-changes', [await rowOf('incidents', { id })])
    await openLine()
    await stream('react', [event ?? {}])
  }
  guard.lines.isGone = false
  await openLine()
  const draft = `draft:dft_${ulid()}`
  const say = (body: object) =>
    platform.handlers.socket(socketEvent('$default', { body: JSON.stringify({ v: 2, ...body }) }), {})
  for (const [i, topics] of [[draft, `division:${COUNTY}`], []].entries())
    await say({ type: 'listen', number: i + 1, topics })
  await say({ type: 'presence', topic: draft, at: { lngLat: null, selected: null } })
  guard.lines.isGone = true
  await platform.handlers.socket(socketEvent('$default', { body: '{"v":1,"type":"ping"}' }), {})
  await platform.handlers.socket(socketEvent('$disconnect'), {})
}

async function decideSettings(): Promise<void> {
  const url = '/api/settings/530402/basemap'
  const value = { id: null, opacity: 0.5 }
  const command = { type: 'set', commandId: `cmd_${ulid()}`, expectedVersion: 0, value }
  await call('county-staff', 'POST', `${url}/commands`, command)
  await call('county-staff', 'POST', `${url}/commands`, command)
  await call('county-staff', 'GET', `${url}/versions`)
  await call('county-staff', 'GET', '/api/settings')
}

/** Work that failed is told of, and somebody takes up what stands. */
async function takeUpNotices(): Promise<void> {
  const announced = { commandId: `cmd_${ulid()}`, division: '990102', name: '测试区', parts: 1 }
  const { id } = (await call('platform-admin', 'POST', '/api/imports', announced)).body
  await call('platform-admin', 'PUT', `/api/imports/${id}/parts/1`, { text: '[]' })
  for (let turn = 0; turn < 2; turn += 1) await stream('work', [await rowOf('jobs', { id, jobKey: JOB })])
  const [notice] = (await call('overseer', 'GET', '/api/notices')).body.items
  const command = { type: 'acknowledge', commandId: `cmd_${ulid()}`, expectedVersion: notice.version }
  const url = `/api/notices/${encodeURIComponent(notice.id)}/commands`
  await call('overseer', 'POST', url, command)
  await call('overseer', 'POST', url, command)
}

async function audit(id: string): Promise<void> {
  // What is younger than a minute is left to the next seal.
  await move(
    'ledger',
    { aggregate: `plan_${COUNTY}`, seq: 1 },
    'atKey',
    `2026-01-01T00:00:00.000Z#plan_${COUNTY}#00000001`,
  )
  await platform.handlers.seal({}, {})
  await call('overseer', 'GET', `/api/ledger/${COUNTY}/events`)
  await call('overseer', 'GET', `/api/ledger/${COUNTY}/seals`)
  await call('overseer', 'GET', `/api/ledger/${COUNTY}/chains/${id}`)
  let cursor = ''
  do {
    const { body } = await call('overseer', 'GET', `/api/ledger/${COUNTY}/verify${cursor}`)
    cursor = body.cursor === undefined ? '' : `?cursor=${encodeURIComponent(body.cursor)}`
  } while (cursor !== '')
}

async function forgetTexts(id: string): Promise<void> {
  await move('incidents', { id }, 'forgetAt', '2026-01-01T00:00:00.000Z')
  await platform.handlers.forget({}, {})
  const { items } = (await call('overseer', 'GET', `/api/incidents/${id}/history`)).body
  expect(items.at(-1).type).toBe('incident.forgotten')
}

/** Sets a time in a row back; the engine is asked directly. */
const move = (table: TableName, key: Key, attribute: string, value: string) =>
  platform.db.client.send(
    new UpdateItemCommand({
      TableName: platform.db.nameOf(table),
      Key: marshall(key),
      UpdateExpression: 'SET #a = :v',
      ExpressionAttributeNames: { '#a': attribute },
      ExpressionAttributeValues: marshall({ ':v': value }),
    }),
  )

test('no grant is there that nothing uses', () => {
  const unused = (Object.entries(functions) as [FunctionName, Function][]).flatMap(([name, { grants }]) => {
    const used = [...(guard.used.get(name) ?? [])]
    const uses = (table: string, action: RegExp): boolean =>
      used.some((need) => action.test(need) && new RegExp(` on liuwang-${table}(/|$)`).test(need))
    return Object.entries(grants).flatMap(([table, grant]) => [
      ...(grant !== 'write' && !uses(table, /Get|Query/) ? [`${name} reads ${table}`] : []),
      ...(grant !== 'read' && !uses(table, /Put|Update|Delete|Write/) ? [`${name} writes ${table}`] : []),
    ])
  })
  expect(unused).toEqual([])
})
