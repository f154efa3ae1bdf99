import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { subscriptionTable } from '#functions/live/subscription-table.ts'
import { ledgerTable } from '#functions/ledger/ledger-table.ts'
import { loadFunctions } from '#infra/local/gateway/load-functions.ts'
import { KNOWN_VERSION } from '#shared/people/routes.ts'
import { anAddition, aPersonCommand } from '#test/support/a-person.ts'
import { startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
/** What the gateway was told to do with which line: `POST <id>` with what it said, `DELETE <id>`. */
const told: string[] = []
const gateway = createServer((request, response) => {
  let said = ''
  request.setEncoding('utf8').on('data', (part: string) => (said += part))
  request.on('end', () => {
    told.push(`${request.method} ${decodeURIComponent(request.url?.split('/').at(-1) ?? '')} ${said}`.trim())
    response.end()
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  platform = await startPlatform(() => {
    process.env['PUSH_ENDPOINT'] = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
    return loadFunctions()
  })
}, 60_000)
afterAll(async () => {
  gateway.close()
  await platform.stop()
})

const added = async (more: object = {}): Promise<string> => {
  const { status, body } = await platform.call('platform-admin', 'POST', '/api/people', anAddition(more))
  expect(status).toBe(201)
  return body.person.id
}
const chain = (id: string) => ledgerTable(platform.db).chain(`person_${id}`)

const command = (id: string, type: string, version: number, more: object = {}) =>
  platform.call('county-staff', 'POST', `/api/people/${id}/commands`, aPersonCommand(type, version, more))

/** Hands the newest event of a person to the consumer of the ledger's stream. */
async function react(id: string): Promise<void> {
  const NewImage = marshall((await chain(id)).at(-1) ?? {}, { removeUndefinedValues: true })
  const event = { Records: [{ eventID: '1', dynamodb: { NewImage, SequenceNumber: '1' } }] }
  expect(await platform.handlers.react(event, {})).toEqual({ batchItemFailures: [] })
}

/** By a page that has seen a version of its person's row. */
async function openLine(who: string, connectionId: string, knownVersion = 0): Promise<void> {
  const { ticket } = (
    await platform.send({
      method: 'POST',
      url: '/api/live/ticket',
      authorization: `Bearer ${await platform.token(who)}`,
      headers: { [KNOWN_VERSION]: String(knownVersion) },
    })
  ).body
  const event = {
    requestContext: { connectionId, routeKey: '$connect', requestId: 'r' },
    queryStringParameters: { ticket },
  }
  expect(await platform.handlers.socket(event, {})).toEqual({ statusCode: 200 })
}

test('the open lines of who is disabled are told and closed; those of others stay', async () => {
  const id = await added({ roles: ['operator'] })
  await openLine(id, 'his-line')
  await openLine('county-operator', 'other-line')
  await command(id, 'disable', 1)
  told.length = 0
  await react(id)
  expect(told).toEqual(['POST his-line {"v":1,"type":"person","version":2}', 'DELETE his-line'])
  expect(await subscriptionTable(platform.db).find('his-line')).toBeNull()
  expect(await subscriptionTable(platform.db).find('other-line')).not.toBeNull()
  const me = await platform.call(id, 'GET', '/api/me')
  expect([me.status, me.body.code]).toEqual([403, 'forbidden'])
  told.length = 0
  await react(id)
  expect(told).toEqual([])
})

test('the open lines of who is given another division are told to ask again, and ended: the next hears of that one', async () => {
  const id = await added({ roles: ['operator'] })
  await openLine(id, 'turned')
  await command(id, 'change', 1, { division: '530402001', roles: ['patrol'] })
  told.length = 0
  await react(id)
  expect(told).toEqual(['POST turned {"v":1,"type":"person","version":2}', 'DELETE turned'])
  expect(await subscriptionTable(platform.db).find('turned')).toBeNull()
  await openLine(id, 'next', 2)
  const line = await subscriptionTable(platform.db).find('next')
  expect(line).toMatchObject({ division: '530402001', personVersion: 2 })
  expect(line?.actions).not.toContain('incidents.direct')
  expect(line?.topics).toEqual(new Set([`person:${id}`, 'division:530402001']))
})

test('the open lines of who is another only in name or number are told, and go on', async () => {
  const id = await added({ roles: ['operator'] })
  await openLine(id, 'renamed')
  await command(id, 'change', 1, { name: '李梅' })
  told.length = 0
  await react(id)
  expect(told).toEqual(['POST renamed {"v":1,"type":"person","version":2}'])
  expect(await subscriptionTable(platform.db).find('renamed')).not.toBeNull()
})

test('a function that remembers an older row reads it anew for a page that has seen the newer one', async () => {
  const id = await added({ roles: ['patrol'] })
  const list = async (headers: Record<string, string> = {}) =>
    (
      await platform.send({
        method: 'GET',
        url: '/api/people',
        authorization: `Bearer ${await platform.token(id)}`,
        headers,
      })
    ).status
  expect(await list()).toBe(403)
  await command(id, 'change', 1, { roles: ['operator'] })
  expect(await list()).toBe(403)
  expect(await list({ [KNOWN_VERSION]: '2' })).toBe(200)
  expect(await list()).toBe(200)
})
