import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBBatchResponse } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { subscriptionTable } from '#functions/live/subscription-table.ts'
import { ledgerTable } from '#functions/ledger/ledger-table.ts'
import { StoredIncident } from '#functions/incidents/incident-table.ts'
import { getRow } from '#functions/platform/dynamo/query.ts'
import { loadFunctions } from '#infra/local/gateway/load-functions.ts'
import { aSubmission } from '#test/support/an-incident.ts'
import { anAddition, aPersonCommand } from '#test/support/a-person.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

/** Says in the management API's own words what became of a message. */
const refuse = (response: ServerResponse, status: number, name: string) =>
  response.writeHead(status, { 'x-amzn-errortype': name }).end('{"message":"no"}')

const TROUBLES: Readonly<Record<string, (response: ServerResponse) => void>> = {
  throttled: (response) => refuse(response, 429, 'LimitExceededException'),
  broken: (response) => refuse(response, 500, 'InternalServerError'),
  gone: (response) => refuse(response, 410, 'GoneException'),
  forbidden: (response) => refuse(response, 403, 'ForbiddenException'),
  cut: (response) => response.destroy(),
  // Never answered.
  hanging: () => {},
}
/** Throttled the first time alone. */
let breaths = 0
const breathless = (response: ServerResponse) =>
  breaths++ === 0 ? refuse(response, 429, 'LimitExceededException') : response.end()
const GOOD = ['good-1', 'good-2', 'good-3']

let platform: Platform
/** What each line was sent, and which were closed. */
let sent: { id: string; said: string }[] = []
let closed: string[] = []
const gateway = createServer((request, response) => {
  const id = decodeURIComponent(request.url?.split('/').at(-1) ?? '')
  let said = ''
  request.setEncoding('utf8').on('data', (part: string) => (said += part))
  request.on('end', () => {
    if (request.method === 'DELETE') closed.push(id)
    else sent.push({ id, said })
    const trouble = id === 'breathless' ? breathless : TROUBLES[id]
    if (trouble === undefined) response.end()
    else trouble(response)
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
  gateway.closeAllConnections()
  gateway.close()
  await platform.stop()
})
beforeEach(() => ([sent, closed] = [[], []]))

async function openLine(who: string, connectionId: string): Promise<void> {
  const { ticket } = (await platform.call(who, 'POST', '/api/live/ticket')).body
  const event = {
    requestContext: { connectionId, routeKey: '$connect', requestId: 'r' },
    queryStringParameters: { ticket },
  }
  expect(await platform.handlers.socket(event, {})).toEqual({ statusCode: 200 })
}

const lineOf = (id: string) => subscriptionTable(platform.db).find(id)

interface Rows {
  readonly before?: object
  readonly after: object
}

const publish = async (rows: readonly Rows[]): Promise<DynamoDBBatchResponse> =>
  (await platform.handlers['publish-changes'](
    {
      Records: rows.map(({ after }, i) => ({
        eventID: String(i),
        eventSourceARN: `arn:aws:dynamodb:local:0:table/${platform.db.nameOf('incidents')}/stream/1`,
        dynamodb: {
          NewImage: marshall(after, { removeUndefinedValues: true }),
          SequenceNumber: String(i + 1),
        },
      })),
    },
    {},
  )) as DynamoDBBatchResponse

async function aRow(more: object = {}) {
  const submission = aSubmission({ division: '530402006', ...more })
  const { status } = await platform.call('patrol', 'POST', '/api/incidents', submission)
  expect(status).toBe(201)
  const row = await getRow(platform.db, 'incidents', { id: submission.id })
  expect(StoredIncident.safeParse(row).success).toBe(true)
  return row ?? {}
}

/** Of the good lines: how often each was sent an incident. */
const timesOf = (id: unknown) =>
  GOOD.map((line) => sent.filter((one) => one.id === line && one.said.includes(String(id))).length)

test('the trouble of a line ends that line: the others get each change once and in time, and the batch is done', async () => {
  for (const id of [...GOOD, ...Object.keys(TROUBLES)]) await openLine('county-operator', id)
  const rows = [await aRow(), await aRow(), await aRow()]
  const startedAt = Date.now()
  expect(await publish(rows.map((after) => ({ after })))).toEqual({ batchItemFailures: [] })
  expect(Date.now() - startedAt).toBeLessThan(8_000)
  for (const id of rows.map((row) => row['id'])) expect(timesOf(id)).toEqual([1, 1, 1])
  for (const id of Object.keys(TROUBLES)) expect([id, await lineOf(id)]).toEqual([id, null])
  for (const id of GOOD) expect(await lineOf(id)).not.toBeNull()
  expect(closed.toSorted()).toEqual(['broken', 'cut', 'forbidden', 'hanging', 'throttled'])

  // The next batch goes at once: nothing is sent to those that were ended.
  sent = []
  expect(await publish([{ after: await aRow() }])).toEqual({ batchItemFailures: [] })
  expect([...new Set(sent.map(({ id }) => id))].toSorted()).toEqual(GOOD)
})

test('a throttled line that takes it the second time is kept', async () => {
  await openLine('county-operator', 'breathless')
  const row = await aRow()
  expect(await publish([{ after: row }])).toEqual({ batchItemFailures: [] })
  expect([breaths, await lineOf('breathless')]).toEqual([2, expect.anything()])
  expect(timesOf(row['id'])).toEqual([1, 1, 1])
})

test('what cannot be published is left out, and the others go out, once', async () => {
  const [good, alsoGood] = [await aRow(), await aRow()]
  const odd = { ...good, id: 'inc_odd', incident: { ...(good['incident'] as object), version: 'three' } }
  const huge = {
    ...good,
    id: 'inc_huge',
    incident: { ...(good['incident'] as object), head: 'a'.repeat(130_000) },
  }
  const batch = [good, odd, huge, alsoGood].map((after) => ({ after }))
  expect(await publish(batch)).toEqual({ batchItemFailures: [] })
  expect([timesOf(good['id']), timesOf(alsoGood['id'])]).toEqual([
    [1, 1, 1],
    [1, 1, 1],
  ])
})

test('a line whose row cannot be read is forgotten, and the others are told', async () => {
  const place = { place: 'division:530402', listener: 'unreadable#division:530402' }
  const row = { v: 1, ...place, line: 'unreadable', topic: 'division:530402', person: 'county-operator' }
  const odd = {
    ...row,
    division: '530402',
    actions: ['incidents.foretell'],
    endsAtEpochSeconds: 2_000_000_000,
  }
  const TableName = platform.db.nameOf('subscriptions')
  await platform.db.client.send(new PutItemCommand({ TableName, Item: marshall(odd) }))
  const incident = await aRow()
  expect(await publish([{ after: incident }])).toEqual({ batchItemFailures: [] })
  expect(timesOf(incident['id'])).toEqual([1, 1, 1])
  expect(await getRow(platform.db, 'subscriptions', place)).toBeUndefined()
})

test('a fact is dealt with although a line that hears of it is broken and does not let itself be closed', async () => {
  const added = await platform.call(
    'platform-admin',
    'POST',
    '/api/people',
    anAddition({ roles: ['operator'] }),
  )
  const { id } = added.body.person
  for (const line of ['cut', 'broken', 'his-own']) await openLine(id, line)
  await platform.call('county-staff', 'POST', `/api/people/${id}/commands`, aPersonCommand('disable', 1))
  const event = (await ledgerTable(platform.db).chain(`person_${id}`)).at(-1) ?? {}
  const NewImage = marshall(event, { removeUndefinedValues: true })
  const batch = { Records: [{ eventID: '1', dynamodb: { NewImage, SequenceNumber: '1' } }] }
  expect(await platform.handlers.react(batch, {})).toEqual({ batchItemFailures: [] })
  expect(sent.map(({ id: line }) => line)).toContain('his-own')
  expect(closed).toContain('his-own')
  for (const line of ['cut', 'broken', 'his-own']) expect(await lineOf(line)).toBeNull()
})

test('a fact that cannot be read is left out, and is not brought again', async () => {
  const NewImage = marshall({ aggregate: 'plan_530402', seq: 9, type: 'plan.dreamt', v: 1 })
  const batch = { Records: [{ eventID: '1', dynamodb: { NewImage, SequenceNumber: '1' } }] }
  expect(await platform.handlers.react(batch, {})).toEqual({ batchItemFailures: [] })
})
