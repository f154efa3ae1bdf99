import type { IncomingMessage, ServerResponse } from 'node:http'
import { send, type HttpAnswer } from '../gateway/http-answer.ts'
import { readBody } from '../gateway/read-body.ts'
import { MESSAGE_BYTES, type Connections } from './connections.ts'

const refusal = (status: number, name: string, message: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': name },
  body: JSON.stringify({ message }),
})

const GONE = refusal(410, 'GoneException', 'Gone')
const DONE: HttpAnswer = { status: 204, headers: {}, body: '' }

/**
 * The management API of a WebSocket API, as ApiGatewayManagementApi calls it: POST sends to a screen, GET
 * tells about it, DELETE closes it; 410 for one that is gone. `id` is what stands behind /@connections/,
 * decoded.
 */
export async function manageConnection(
  connections: Connections,
  id: string,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const message = await readBody(request, MESSAGE_BYTES)
  await send(response, answerTo(request.method ?? '', message, { connections, id }))
}

function answerTo(
  method: string,
  message: Buffer | null,
  { connections, id }: { connections: Connections; id: string },
): HttpAnswer {
  if (message === null) return refusal(413, 'PayloadTooLargeException', 'Message too long')
  if (method === 'POST') {
    return connections.post(id, message, Date.now()) ? { ...DONE, status: 200 } : GONE
  }
  const connection = connections.find(id)
  if (connection === undefined) return GONE
  if (method === 'DELETE') {
    connection.socket.close(1000, 'Connection Closed Normally')
    return DONE
  }
  if (method !== 'GET') return refusal(405, 'MethodNotAllowed', 'POST, GET or DELETE')
  const { sourceIp, userAgent, connectedAt, lastActiveAt } = connection
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      connectedAt: new Date(connectedAt).toISOString(),
      lastActiveAt: new Date(lastActiveAt).toISOString(),
      identity: { sourceIp, userAgent },
    }),
  }
}
