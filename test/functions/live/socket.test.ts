import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectionTable } from '#functions/live/connection-table.ts'
import { startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
/** Ids of the lines that were sent something, as the management API of the gateway would see them. */
const told: string[] = []
const gateway = createServer((request, response) => {
  told.push(decodeURIComponent(request.url?.split('/').at(-1) ?? ''))
  response.end()
})

beforeAll(async () => {
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  platform = await startPlatform()
  process.env['PUSH_ENDPOINT'] = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
}, 60_000)
afterAll(async () => {
  gateway.close()
  await platform.stop()
})

const event = (connectionId: string, routeKey: string, more: object = {}) => ({
  requestContext: { connectionId, routeKey, requestId: 'r' },
  ...more,
})
const socket = async (...of: Parameters<typeof event>) =>
  ((await platform.handlers.socket(event(...of), {})) as { statusCode: number }).statusCode
const ping = (id: string) => socket(id, '$default', { body: '{"v":1,"type":"ping"}' })
const ticketOf = async (who: string) => ({
  queryStringParameters: {
    ticket: String((await platform.call(who, 'POST', '/api/live/ticket')).body.ticket),
  },
})

test('a ticket opens one line, once; nothing else does', async () => {
  const ticket = await ticketOf('patrol')
  expect(await socket('one', '$connect', ticket)).toBe(200)
  expect(await socket('two', '$connect', ticket)).toBe(401)
  for (const other of [{}, { queryStringParameters: { ticket: 'tkt_1' } }]) {
    expect(await socket('three', '$connect', other)).toBe(401)
  }
})

test('a ping is answered as long as the line is good, and not when its token has ended or nobody opened it', async () => {
  await socket('good', '$connect', await ticketOf('patrol'))
  await socket('ended', '$connect', await ticketOf('patrol'))
  const table = connectionTable(platform.db)
  const line = await table.find('ended')
  if (line === null) throw new Error('no line')
  const { id, ...watcher } = line
  await table.put(id, { ...watcher, endsAtEpochSeconds: Math.floor(Date.now() / 1000) - 1 })
  for (const each of ['good', 'ended', 'unknown']) expect(await ping(each)).toBe(200)
  expect(told).toEqual(['good'])
  await socket('good', '$disconnect')
  expect(await table.find('good')).toBeNull()
})
