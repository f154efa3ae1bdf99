import type { APIGatewayProxyWebsocketEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { LiveRequest } from '#shared/contract/live.ts'
import { connectionTable, ticketTable } from '../live/connection-table.ts'
import { openLine } from '../live/open-line.ts'
import { pushEndpoint, pusher, toAll, type Push } from '../live/push.ts'
import { openDatabase } from '../platform/dynamo/database.ts'
import { jsonOf } from '#shared/lib/json.ts'
import { log } from '../platform/log.ts'
import { isStoreFull, storeFault } from '../platform/store-fault.ts'

const db = openDatabase()
const connections = connectionTable(db)
const tickets = ticketTable(db)
/** Made at the first ping and kept: a client of its own for each would open a connection each. */
let push: Push | undefined

/** $connect alone carries the query of the handshake; the type of the library leaves it out. */
type SocketEvent = APIGatewayProxyWebsocketEventV2 & {
  queryStringParameters?: Record<string, string | undefined>
}

export async function handler(event: SocketEvent): Promise<APIGatewayProxyStructuredResultV2> {
  const { connectionId, routeKey, requestId } = event.requestContext
  const nowEpochSeconds = Math.floor(Date.now() / 1000)
  try {
    if (routeKey === '$connect') {
      const ticket = event.queryStringParameters?.['ticket']
      return {
        statusCode: (await openLine({ ticket, connectionId, nowEpochSeconds }, tickets, connections))
          ? 200
          : 401,
      }
    }
    if (routeKey === '$disconnect') await connections.remove(connectionId)
    else await answer({ connectionId, body: event.body, nowEpochSeconds })
    return { statusCode: 200 }
  } catch (error) {
    if (!isStoreFull(error)) log('error', 'a line failed', { requestId, routeKey }, error)
    return { statusCode: storeFault(error) === null ? 500 : 503 }
  }
}

interface Said {
  readonly connectionId: string
  readonly body: string | undefined
  readonly nowEpochSeconds: number
}

/**
 * A ping is answered, so that a screen knows that its line is alive; anything else is not for us. A line
 * whose token has ended is sent no changes any more, so its ping stays without an answer: the screen opens
 * another one.
 */
async function answer({ connectionId, body, nowEpochSeconds }: Said): Promise<void> {
  if (!LiveRequest.safeParse(jsonOf(body ?? '')).success) return
  const line = await connections.find(connectionId)
  if (line === null || line.endsAtEpochSeconds <= nowEpochSeconds) return
  push ??= pusher(pushEndpoint(), connections)
  await push(toAll([line], { v: 1, type: 'pong', at: new Date().toISOString() }))
}
