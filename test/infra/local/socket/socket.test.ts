import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Invoke } from '#infra/local/gateway/invoke.ts'
import { backDoor, secretStage } from '#infra/local/machine/back-door.ts'
import { openPort, type Port } from '#infra/local/machine/open-port.ts'
import { Connections } from '#infra/local/socket/connections.ts'
import { webSocketApi } from '#infra/local/socket/socket.ts'

interface SocketEvent {
  readonly requestContext: {
    readonly routeKey: string
    readonly connectionId: string
    readonly disconnectStatusCode?: number
  }
  readonly queryStringParameters?: Record<string, string>
  readonly headers?: Record<string, string>
  readonly body?: string
}

const events: SocketEvent[] = []
const connections = new Connections()
const stage = secretStage()
let port: Port
let managed: ApiGatewayManagementApiClient

const invoke: Invoke = async (_name, event) => {
  const told = event as SocketEvent
  events.push(told)
  const isRefused =
    told.requestContext.routeKey === '$connect' && told.queryStringParameters?.['ticket'] !== 'good'
  return { statusCode: isRefused ? 401 : 200 }
}

beforeAll(async () => {
  port = await openPort({ port: 0, host: '127.0.0.1' })
  const unused = () => Promise.reject(new Error('not asked'))
  const at = `http://127.0.0.1:${port.port}`
  const door = backDoor(stage, {
    localUrl: at,
    connections,
    api: unused,
    auth: unused,
    transfers: unused,
    keySet: '{"keys":[]}',
  })
  port.open(door, webSocketApi(invoke, connections).upgrade)
  managed = new ApiGatewayManagementApiClient({
    endpoint: `http://127.0.0.1:${port.port}/${stage}`,
    region: 'local',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  })
})
afterAll(async () => {
  await connections.closeAll()
  await port.close()
})

const dial = (path: string): WebSocket => new WebSocket(`ws://127.0.0.1:${port.port}${path}`)

async function open(): Promise<{ socket: WebSocket; id: string }> {
  const socket = dial('/live?ticket=good')
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return {
    socket,
    id:
      events.filter(({ requestContext }) => requestContext.routeKey === '$connect').at(-1)?.requestContext
        .connectionId ?? '',
  }
}

test('a refused $connect refuses the upgrade with its status', async () => {
  const status = await new Promise((resolve) =>
    dial('/live?ticket=bad').once('unexpected-response', (_, response) => resolve(response.statusCode)),
  )
  expect(status).toBe(401)
})

test('any other path is no WebSocket', async () => {
  const status = await new Promise((resolve) =>
    dial('/elsewhere').once('unexpected-response', (_, response) => resolve(response.statusCode)),
  )
  expect(status).toBe(404)
})

test('connect, messages and the end reach the function under one connection id, in AWS’s shape', async () => {
  const { socket, id } = await open()
  const connect = events.at(-1)
  expect(connect).toMatchObject({
    queryStringParameters: { ticket: 'good' },
    multiValueQueryStringParameters: { ticket: ['good'] },
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      messageDirection: 'IN',
      stage: '$default',
      apiId: 'local',
    },
    isBase64Encoded: false,
  })
  expect(connect?.headers).toHaveProperty('Sec-WebSocket-Version', '13')
  socket.send('{"v":1}')
  await vi.waitFor(() =>
    expect(events.at(-1)).toMatchObject({
      body: '{"v":1}',
      requestContext: { routeKey: '$default', eventType: 'MESSAGE', connectionId: id },
    }),
  )
  expect(events.at(-1)).not.toHaveProperty('queryStringParameters')
  socket.close(1000, 'bye')
  await vi.waitFor(() =>
    expect(events.at(-1)).toMatchObject({
      requestContext: {
        routeKey: '$disconnect',
        connectionId: id,
        disconnectStatusCode: 1000,
        disconnectReason: 'bye',
      },
    }),
  )
})

test('the management client sends to a screen, tells about it and closes it; then it is gone', async () => {
  const { socket, id } = await open()
  const received = new Promise((resolve) =>
    socket.once('message', (data: Buffer) => resolve(data.toString())),
  )
  await managed.send(new PostToConnectionCommand({ ConnectionId: id, Data: Buffer.from('网') }))
  expect(await received).toBe('网')
  const about = await managed.send(new GetConnectionCommand({ ConnectionId: id }))
  expect(about.Identity?.SourceIp).toBe('127.0.0.1')
  expect(about.ConnectedAt?.getTime()).toBeGreaterThan(Date.now() - 60_000)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await managed.send(new DeleteConnectionCommand({ ConnectionId: id }))
  await closed
  await vi.waitFor(async () => {
    const late = managed.send(new PostToConnectionCommand({ ConnectionId: id, Data: 'x' }))
    await expect(late).rejects.toBeInstanceOf(GoneException)
  })
})

test('more than 128 KB is refused in either direction', async () => {
  const { socket, id } = await open()
  const tooLong = Buffer.alloc(128 * 1024 + 1, 'x')
  const post = managed.send(new PostToConnectionCommand({ ConnectionId: id, Data: tooLong }))
  await expect(post).rejects.toMatchObject({ name: 'PayloadTooLargeException' })
  const code = new Promise((resolve) => socket.once('close', resolve))
  socket.send(tooLong)
  expect(await code).toBe(1009)
})

test('idle and old lines are closed as API Gateway closes them', async () => {
  const { socket } = await open()
  const code = new Promise((resolve) => socket.once('close', resolve))
  connections.closeOverdue(Date.now() + 9 * 60_000)
  expect(socket.readyState).toBe(WebSocket.OPEN)
  connections.closeOverdue(Date.now() + 10 * 60_000)
  expect(await code).toBe(1001)
})

test('without the secret stage nobody sends to screens', async () => {
  const response = await fetch(`http://127.0.0.1:${port.port}/@connections/x`, { method: 'POST', body: 'x' })
  expect(response.status).toBe(404)
})
