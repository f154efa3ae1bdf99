import type { IncomingMessage } from 'node:http'
import type { Listener } from '../gateway/gateway.ts'
import { send, type HttpAnswer } from '../gateway/http-answer.ts'
import { BASEMAPS } from '../pages/basemaps.ts'
import { ALWAYS } from '../pages/security-headers.ts'
import { TRANSFERS } from '../transfers/transfer-door.ts'
import { isKnownHost, misdirected } from './known-host.ts'

/** Where the parts of the public port answer. */
export interface Rooms {
  readonly api: Listener
  readonly auth: Listener
  readonly pages: Listener
  /** Files that are sent in. */
  readonly transfers: Listener
  /** Files of basemaps. */
  readonly basemaps: Listener
  /** The public settings of the pages, as JSON: on AWS a file that the deployment writes. */
  readonly config: string
}

/**
 * What stands on the one port. Pages and sign-in have one address only: another name for this machine is sent
 * there, so that a session is found again, and a foreign name that was made to point here gets nowhere.
 */
export function frontDoor(origin: string, rooms: Rooms): Listener {
  const { host } = new URL(origin)
  return async (request, response) => {
    for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value)
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (!isKnownHost(request, origin)) {
      request.resume()
      return send(response, elsewhere(request, origin))
    }
    if (isUnder('/api', path)) return rooms.api(request, response)
    if (isUnder(TRANSFERS, path)) return rooms.transfers(request, response)
    if (isUnder(BASEMAPS, path)) return rooms.basemaps(request, response)
    if (path === '/config.json') {
      request.resume()
      const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' }
      return send(response, { status: 200, headers, body: rooms.config })
    }
    if (path === '/live') {
      request.resume()
      return send(response, { status: 426, headers: { upgrade: 'websocket' }, body: '' })
    }
    // The command line asks for tokens under any address of this machine.
    if (request.headers.host !== host && path !== '/auth/demo-token') {
      request.resume()
      return send(response, elsewhere(request, origin))
    }
    return isUnder('/auth', path) ? rooms.auth(request, response) : rooms.pages(request, response)
  }
}

const isUnder = (folder: string, path: string): boolean => path === folder || path.startsWith(`${folder}/`)

function elsewhere(request: IncomingMessage, origin: string): HttpAnswer {
  const isLook = request.method === 'GET' || request.method === 'HEAD'
  // One slash at the start, so that `//host` is no address of somebody else.
  const path = (request.url ?? '/').replace(/^\/+/, '/')
  return isLook
    ? { status: 307, headers: { location: origin + path, 'cache-control': 'no-store' }, body: '' }
    : misdirected(origin)
}
