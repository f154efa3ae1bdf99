import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { marshall } from '@aws-sdk/util-dynamodb'
import { ulid } from 'ulid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { subscriptionTable } from '#functions/live/subscription-table.ts'
import { getRow } from '#functions/platform/dynamo/query.ts'
import { loadFunctions } from '#infra/local/gateway/load-functions.ts'
import { hear } from '#shared/contract/hear.ts'
import { draftIdFrom } from '#shared/grids/id.ts'
import { jobIdFrom } from '#shared/jobs/id.ts'
import { anAddition, aPersonCommand } from '#test/support/a-person.ts'
import { draftDesk } from '#test/support/a-draft.ts'
import { aSubmission } from '#test/support/an-incident.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
/** What each line was sent, as the management API of the gateway would see it. */
let told: { line: string; said: string }[] = []
const gateway = createServer((request, response) => {
  let said = ''
  request.setEncoding('utf8').on('data', (part: string) => (said += part))
  request.on('end', () => {
    told.push({ line: decodeURIComponent(request.url?.split('/').at(-1) ?? ''), said })
    response.end()
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  platform = await startPlatform(() => {
    process.env['PUSH_ENDPOINT'] = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
    return loadFunctions()
  })
  await publishDemoCounty(platform)
}, 60_000)
afterAll(async () => {
  gateway.close()
  await platform.stop()
})
beforeEach(() => (told = []))

const event = (connectionId: string, routeKey: string, more: object = {}) => ({
  requestContext: { connectionId, routeKey, requestId: 'r' },
  ...more,
})
const socket = async (...of: Parameters<typeof event>) =>
  ((await platform.handlers.socket(event(...of), {})) as { statusCode: number }).statusCode
const say = (id: string, request: object) => socket(id, '$default', { body: JSON.stringify(request) })
const ping = (id: string) => say(id, { v: 1, type: 'ping' })
const listen = (id: string, number: number, topics: string[]) =>
  say(id, { v: 2, type: 'listen', number, topics })
const ticketOf = async (who: string, more: object = {}) => ({
  queryStringParameters: {
    ticket: String((await platform.call(who, 'POST', '/api/live/ticket')).body.ticket),
    ...more,
  },
})
const open = async (who: string, id: string): Promise<void> =>
  expect(await socket(id, '$connect', await ticketOf(who, { v: '2' }))).toBe(200)

/** What a line has heard: the kind, and each id with its record, without it, or as gone. */
const heard = (line: string) =>
  told
    .filter((one) => one.line === line)
    .map(({ said }) => hear(JSON.parse(said)))
    .map(({ kind, changes }) => [
      kind,
      ...changes.map(({ id, record }) => (record === undefined ? `${id} is gone` : id)),
    ])

/** Hands rows to the publisher, as the stream of their table does. */
const publish = async (table: 'incidents' | 'drafts' | 'jobs', ...rows: object[]) => {
  const eventSourceARN = `arn:aws:dynamodb:local:0:table/${platform.db.nameOf(table)}/stream/1`
  const Records = rows.map((row, i) => ({
    eventID: String(i),
    eventSourceARN,
    dynamodb: { NewImage: marshall(row, { removeUndefinedValues: true }), SequenceNumber: String(i) },
  }))
  expect(await platform.handlers['publish-changes']({ Records }, {})).toEqual({ batchItemFailures: [] })
}

const aDraft = async (): Promise<string> => (await draftDesk(platform).create('530402', null)).id

test('a ticket opens one line, once; nothing else does', async () => {
  const ticket = await ticketOf('patrol')
  expect(await socket('one', '$connect', ticket)).toBe(200)
  expect(await socket('two', '$connect', ticket)).toBe(401)
  for (const other of [{}, { queryStringParameters: { ticket: 'tkt_1' } }]) {
    expect(await socket('three', '$connect', other)).toBe(401)
  }
})

test('a ticket opens no line for who was disabled since, and one of today for who was moved', async () => {
  const added = async () =>
    (await platform.call('platform-admin', 'POST', '/api/people', anAddition({ roles: ['operator'] }))).body
      .person.id as string
  const command = (id: string, ...of: [string, object?]) =>
    platform.call('platform-admin', 'POST', `/api/people/${id}/commands`, aPersonCommand(of[0], 1, of[1]))
  const [gone, moved] = [await added(), await added()]
  const tickets = [await ticketOf(gone, { v: '2' }), await ticketOf(moved, { v: '2' })]
  await command(gone, 'disable')
  await command(moved, 'change', { division: '530402001' })
  expect(await socket('gone', '$connect', tickets[0])).toBe(401)
  expect(await socket('moved', '$connect', tickets[1])).toBe(200)
  expect(await subscriptionTable(platform.db).find('moved')).toMatchObject({
    division: '530402001',
    personVersion: 2,
  })
})

test('a ping is answered as long as the line is good, and not when its token has ended or nobody opened it', async () => {
  await socket('good', '$connect', await ticketOf('patrol'))
  await socket('ended', '$connect', await ticketOf('patrol'))
  const table = subscriptionTable(platform.db)
  const line = await table.find('ended')
  if (line === null) throw new Error('no line')
  const { topics, number: _, ...opened } = line
  await table.open({ ...opened, endsAtEpochSeconds: Math.floor(Date.now() / 1000) - 1 }, [...topics])
  for (const each of ['good', 'ended', 'unknown']) expect(await ping(each)).toBe(200)
  expect(told.map((one) => one.line)).toEqual(['good'])
  await socket('good', '$disconnect')
  expect(await table.find('good')).toBeNull()
})

/** The divisions to which a line listens, by the rows that a publisher finds. */
const listening = async (line: string): Promise<string[]> => {
  const places = ['division:530402', 'division:above', 'person:county-staff']
  const rows = await Promise.all(places.map(subscriptionTable(platform.db).at))
  const topics = rows.flat().flatMap((one) => (one.line === line ? [one.topic] : []))
  return topics.filter((topic) => topic.startsWith('division:')).toSorted()
}

describe('a page listens', () => {
  test('to what it asks for from the answer on, and to what concerns its own person unasked', async () => {
    await open('county-operator', 'asks')
    await open('patrol', 'author')
    await listen('asks', 1, ['division:530402'])
    expect(heard('asks')).toEqual([['topics', 'division:530402']])
    const submission = aSubmission({ division: '530402006' })
    await platform.call('patrol', 'POST', '/api/incidents', submission)
    const row = await getRow(platform.db, 'incidents', { id: submission.id })
    await publish('incidents', row ?? {})
    for (const line of ['asks', 'author']) expect(heard(line).at(-1)).toEqual(['incidents', submission.id])
    told = []
    await listen('asks', 2, ['division:530403'])
    await publish('incidents', row ?? {})
    expect(heard('asks')).toEqual([['topics', 'division:530403']])
  })

  test('to no draft that is not there for its person, and hears so', async () => {
    const draft = await aDraft()
    const nobodys = draftIdFrom(ulid())
    await open('county-staff', 'staff')
    await open('patrol', 'patrol')
    await listen('staff', 1, [`draft:${draft}`, `draft:${nobodys}`])
    await listen('patrol', 1, [`draft:${draft}`, 'division:530402001'])
    expect(heard('staff')).toEqual([['topics', `draft:${draft}`, `draft:${nobodys} is gone`]])
    expect(heard('patrol')).toEqual([['topics', `draft:${draft} is gone`, 'division:530402001']])
    told = []
    await publish('drafts', (await getRow(platform.db, 'drafts', { id: draft, draftKey: 'draft' })) ?? {})
    expect(told.map(({ line }) => line)).toEqual(['staff'])
    expect(heard('staff')).toEqual([['drafts', draft]])
  })

  test('to what it asked for last, in whichever order the requests are dealt with', async () => {
    await open('county-staff', 'hasty')
    const table = subscriptionTable(platform.db)
    await Promise.all([
      listen('hasty', 3, ['division:530402', 'division:5304']),
      listen('hasty', 2, ['division:53']),
      listen('hasty', 1, ['division:530402']),
    ])
    await listen('hasty', 2, [])
    expect((await table.find('hasty'))?.topics).toEqual(
      new Set(['person:county-staff', 'division:530402', 'division:5304']),
    )
    expect(await listening('hasty')).toEqual(['division:5304', 'division:530402'])
    await socket('hasty', '$disconnect')
    expect(await listening('hasty')).toEqual([])
  })

  test('to what it took up again, and to nothing that it left, however its requests cross', async () => {
    const table = subscriptionTable(platform.db)
    for (let round = 0; round < 12; round += 1) {
      const line = `crossing-${round}`
      await open('county-staff', line)
      await listen(line, 1, ['division:530402'])
      // Each has read the line as it was before any of them.
      const found = await table.find(line)
      const wanted = [[], ['division:530402', 'division:53'], ['division:530402'], []]
      const asks = wanted.map((topics, i) => table.listen(found!, ['person:county-staff', ...topics], i + 2))
      await Promise.all(round % 2 === 0 ? asks : asks.toReversed())
      expect(await listening(line)).toEqual([])
      await table.listen((await table.find(line))!, ['person:county-staff', 'division:530402'], 9)
      expect(await listening(line)).toEqual(['division:530402'])
      const late = table.listen((await table.find(line))!, ['division:53'], 10)
      await Promise.all([late, table.close(line)])
      expect([await listening(line), await table.find(line)]).toEqual([[], null])
    }
  })

  test('and what is said in no form that is known changes nothing', async () => {
    await open('county-staff', 'odd')
    for (const request of [
      { v: 2, type: 'listen', number: 1, topics: ['draft:530402'] },
      { v: 2, type: 'listen', number: 0, topics: [] },
      { v: 2, type: 'presence', topic: 'division:530402', at: { lngLat: null, selected: null } },
      { v: 3, type: 'ping' },
    ])
      expect(await say('odd', request)).toBe(200)
    expect([told, (await subscriptionTable(platform.db).find('odd'))?.number]).toEqual([[], 0])
  })
})

describe('who has a draft open', () => {
  const presence = (id: string, draft: string, selected: string | null = null) =>
    say(id, { v: 2, type: 'presence', topic: `draft:${draft}`, at: { lngLat: [102.5, 24.3], selected } })

  test('is told straight to the others there, and to who comes later; to nobody else', async () => {
    const draft = await aDraft()
    await open('county-staff', 'first')
    await open('overseer', 'second')
    await open('county-operator', 'elsewhere')
    for (const id of ['first', 'second']) await listen(id, 1, [`draft:${draft}`])
    await listen('elsewhere', 1, ['division:530402'])
    told = []
    await presence('first', draft, '530402006012001')
    expect(told.map(({ line }) => line)).toEqual(['second'])
    expect(hear(JSON.parse(told[0]?.said ?? '')).changes[0]).toMatchObject({
      id: `draft:${draft}#county-staff`,
      record: { person: 'county-staff', lngLat: [102.5, 24.3], selected: '530402006012001' },
    })
    told = []
    await open('county-staff-2', 'late')
    await listen('late', 1, [`draft:${draft}`])
    expect(heard('late')).toEqual([
      ['topics', `draft:${draft}`],
      ['presence', `draft:${draft}#county-staff`],
    ])
    // Whoever does not listen to a draft is not in it.
    told = []
    await presence('elsewhere', draft)
    expect(told).toEqual([])
  })

  test('is gone for the others when the page is left or closed, unless it is open elsewhere', async () => {
    const draft = await aDraft()
    await open('county-staff', 'tab-1')
    await open('county-staff', 'tab-2')
    await open('overseer', 'other')
    for (const id of ['tab-1', 'tab-2', 'other']) await listen(id, 1, [`draft:${draft}`])
    await presence('tab-1', draft)
    told = []
    await listen('tab-1', 2, [])
    expect(told).toEqual([])
    await socket('tab-2', '$disconnect')
    expect(heard('other')).toEqual([['presence', `draft:${draft}#county-staff is gone`]])
  })
})

describe('a page of the release before', () => {
  test('asks for nothing and hears of its division in its own form; of what it does not know it hears nothing', async () => {
    await socket('former', '$connect', await ticketOf('county-operator'))
    const submission = aSubmission({ division: '530402006' })
    await platform.call('patrol', 'POST', '/api/incidents', submission)
    const row = await getRow(platform.db, 'incidents', { id: submission.id })
    told = []
    await publish('incidents', row ?? {})
    const { line, said } = told.find((one) => one.line === 'former') ?? { line: '', said: 'null' }
    expect([line, JSON.parse(said)]).toEqual([
      'former',
      {
        v: 1,
        type: 'incidents',
        changes: [{ id: submission.id, version: 1, incident: expect.objectContaining({ version: 1 }) }],
      },
    ])
    told = []
    const division = '530402'
    const job = { id: jobIdFrom(ulid()), kind: 'reassign-incidents', division, status: 'running' }
    await publish('jobs', {
      jobKey: 'job',
      job: { ...job, step: 'reassign', done: 0, total: 1 },
      author: 'x',
    })
    expect(told.filter((one) => one.line === 'former')).toEqual([])
    await ping('former')
    expect(JSON.parse(told.at(-1)?.said ?? '')).toMatchObject({ v: 1, type: 'pong', at: expect.any(String) })
  })
})

describe('a job', () => {
  const aJob = (kind: string, author = 'county-staff') => ({
    jobKey: 'job',
    author,
    changes: 4,
    job: {
      ...{
        id: jobIdFrom(ulid()),
        kind,
        division: '530402',
        status: 'done',
        step: 'write',
        done: 1,
        total: 1,
      },
      report: {
        version: 1,
        unchanged: false,
        gridCount: 1,
        counts: {},
        refused: [],
        resolved: [],
        repaired: [],
      },
    },
  })

  test('is told with its version and without its report, to who began it and to who is in charge', async () => {
    const row = aJob('import-draft')
    const topic = `job:${row.job.id}`
    for (const who of ['county-staff', 'overseer', 'platform-admin', 'auditor']) {
      await open(who, who)
      await listen(who, 1, [topic])
    }
    told = []
    await publish('jobs', row)
    expect(told.map(({ line }) => line).toSorted()).toEqual(['county-staff', 'overseer'])
    const { report: _, ...record } = row.job
    expect(hear(JSON.parse(told[0]?.said ?? '')).changes).toEqual([
      { id: record.id, version: 5, record: { ...record, version: 5 } },
    ])
  })

  test('of an import is told to the platform administrator who announced it', async () => {
    const row = aJob('import-grids', 'platform-admin')
    for (const who of ['platform-admin', 'leader']) {
      await open(who, who)
      await listen(who, 1, [`job:${row.job.id}`])
    }
    told = []
    await publish('jobs', row)
    expect(told.map(({ line }) => line)).toEqual(['platform-admin'])
  })

  test('of a new plan is told to all who watch the county; the part of a file is no job', async () => {
    const row = aJob('reassign-incidents')
    await open('county-operator', 'watches')
    await listen('watches', 1, ['division:530402006'])
    told = []
    await publish('jobs', { jobKey: 'part#000001', body: 'x' }, row)
    expect(heard('watches')).toEqual([['jobs', row.job.id]])
  })
})
