import { randomBytes } from 'node:crypto'
import { send } from '../gateway/http-answer.ts'
import type { Listener } from '../gateway/gateway.ts'
import { splitUrl } from '../gateway/http-event.ts'
import type { Connections } from '../socket/connections.ts'
import { manageConnection } from '../socket/management.ts'
import { TRANSFERS } from '../transfers/transfer-door.ts'
import { isKnownHost, misdirected } from './known-host.ts'

export interface BackRooms {
  /** The door's own address. */
  readonly localUrl: string
  readonly connections: Connections
  readonly api: Listener
  readonly auth: Listener
  readonly transfers: Listener
  readonly keySet: string
}

/** Like the stage in an AWS endpoint; nobody guesses it, so only our functions send to screens. */
export const secretStage = (): string => randomBytes(16).toString('hex')

/**
 * A second, plain HTTP listener on the loopback address, for this machine's own use: the functions fetch the
 * issuer's keys, send to screens and read files through it, the commands call the API, also when the public
 * port speaks TLS.
 */
export const backDoor =
  (stage: string, rooms: BackRooms): Listener =>
  async (request, response) => {
    if (!isKnownHost(request, rooms.localUrl)) {
      request.resume()
      return send(response, misdirected(rooms.localUrl))
    }
    const path = splitUrl(request.url ?? '/')?.path ?? '/'
    const connections = `/${stage}/@connections/`
    if (path.startsWith(connections)) {
      return manageConnection(rooms.connections, path.slice(connections.length), { request, response })
    }
    if (path.startsWith('/api/')) return rooms.api(request, response)
    if (path.startsWith(`${TRANSFERS}/`)) return rooms.transfers(request, response)
    if (path === '/auth/demo-token') return rooms.auth(request, response)
    request.resume()
    if (path === '/auth/jwks') {
      return send(response, {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: rooms.keySet,
      })
    }
    return send(response, { status: 404, headers: {}, body: '' })
  }
