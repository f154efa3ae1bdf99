import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { splitUrl, clfTime } from '../gateway/http-event.ts'

interface About {
  readonly connectionId: string
  readonly connectedAt: number
  readonly sourceIp: string
  readonly userAgent: string
  readonly domainName: string
  readonly now: number
}

/** What all events of a WebSocket API carry. */
const contextOf = (about: About, routeKey: string, eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT') => ({
  routeKey,
  eventType,
  extendedRequestId: randomUUID(),
  requestTime: clfTime(about.now),
  messageDirection: 'IN',
  stage: '$default',
  connectedAt: about.connectedAt,
  requestTimeEpoch: about.now,
  identity: { sourceIp: about.sourceIp, userAgent: about.userAgent },
  requestId: randomUUID(),
  domainName: about.domainName,
  connectionId: about.connectionId,
  apiId: 'local',
})

/** Unlike an HTTP API, a WebSocket API keeps the case of header names, and each value twice. */
function headersOf(request: IncomingMessage) {
  const multiValueHeaders: Record<string, string[]> = {}
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? ''
    ;(multiValueHeaders[name] ??= []).push(request.rawHeaders[index + 1] ?? '')
  }
  return { headers: lastOf(multiValueHeaders), multiValueHeaders }
}

const lastOf = (values: Record<string, string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? '']))

/** The $connect event: the only one that carries the query, and so the ticket. */
export function connectEvent(request: IncomingMessage, about: About) {
  const multiValueQueryStringParameters: Record<string, string[]> = {}
  for (const [name, value] of new URLSearchParams(splitUrl(request.url ?? '')?.query ?? '')) {
    ;(multiValueQueryStringParameters[name] ??= []).push(value)
  }
  const isBare = Object.keys(multiValueQueryStringParameters).length === 0
  return {
    ...headersOf(request),
    ...(isBare
      ? {}
      : { queryStringParameters: lastOf(multiValueQueryStringParameters), multiValueQueryStringParameters }),
    requestContext: contextOf(about, '$connect', 'CONNECT'),
    isBase64Encoded: false,
  }
}

/** A message from a screen, on the route $default: there are no others. */
export const messageEvent = (body: string, about: About) => ({
  requestContext: { ...contextOf(about, '$default', 'MESSAGE'), messageId: randomUUID() },
  body,
  isBase64Encoded: false,
})

export const disconnectEvent = (about: About, code: number, reason: string) => ({
  headers: { Host: about.domainName },
  multiValueHeaders: { Host: [about.domainName] },
  requestContext: {
    ...contextOf(about, '$disconnect', 'DISCONNECT'),
    disconnectStatusCode: code,
    disconnectReason: reason,
  },
  isBase64Encoded: false,
})
