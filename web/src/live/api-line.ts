import { hear } from '#shared/contract/hear.ts'
import type { Incident, Status } from '#shared/incidents/incident.ts'
import { DAY, MINUTE, shift, toInstant } from '#shared/lib/time.ts'
import type { Api } from '../api/client.ts'
import { toChange } from './connection.svelte.ts'
import type { Line, Socket, SocketListener } from './line.ts'

const PAGE = 500
const RECENT = 30 * DAY
/** An incident that is still open is shown however old it is, within this. */
const OPEN_FOR = 365 * DAY
const OPEN: readonly Status[] = [
  'reported',
  'returned',
  'accepted',
  'assigned',
  'handling',
  'verifying',
  'verified',
]

export type LineApi = Pick<Api, 'incidents' | 'live' | 'onUnread'>

/** The real line: HTTP by the typed clients, and a WebSocket at `liveUrl` opened with a ticket. */
export function apiLine(
  { incidents, live, onUnread }: LineApi,
  liveUrl: string,
  serverNow: () => number = Date.now,
): Line {
  const list = async (query: object, signal: AbortSignal): Promise<Incident[]> => {
    const found: Incident[] = []
    let cursor: string | undefined
    do {
      const page = await incidents.listIncidents(
        { query: { ...query, limit: PAGE, ...only({ cursor }) } },
        { signal },
      )
      found.push(...page.items)
      cursor = page.cursor
    } while (cursor !== undefined)
    return found
  }
  return {
    ticket: async (signal) => (await live.issueTicket({}, { signal })).ticket,
    open: (ticket, listener) =>
      openSocket(`${liveUrl}?${new URLSearchParams({ ticket })}`, listener, onUnread),
    async snapshot(signal) {
      const now = toInstant(serverNow())
      // The cursor is taken before the lists are: what changes while they are read is then read again, never
      // missed.
      const { through } = await incidents.listChanges({ query: { since: shift(now, -MINUTE) } }, { signal })
      const [recent, older] = await Promise.all([
        list({ from: shift(now, -RECENT) }, signal),
        list({ from: shift(now, -OPEN_FOR), to: shift(now, -RECENT), status: OPEN.join(',') }, signal),
      ])
      return { records: [...recent, ...older], through }
    },
    async changesSince(since, cursor, signal) {
      const page = await incidents.listChanges({ query: { since, ...only({ cursor }) } }, { signal })
      return { changes: page.items.map(toChange), through: page.through, cursor: page.cursor }
    },
  }
}

const only = ({ cursor }: { cursor: string | undefined }) => (cursor === undefined ? {} : { cursor })

function openSocket(url: string, listener: SocketListener, count: Api['onUnread']): Socket {
  const socket = new WebSocket(url)
  socket.onopen = listener.onOpen
  socket.onclose = listener.onLost
  socket.onmessage = ({ data }) => {
    const heard = hear(jsonOf(data))
    if (heard.message === null) {
      count(1)
      return listener.onUnread(heard.kind)
    }
    if (heard.unread > 0) count(heard.unread)
    listener.onMessage(heard.message)
  }
  return {
    send: (request) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(request)),
    close: () => {
      socket.onopen = socket.onclose = socket.onmessage = null
      socket.close()
    },
  }
}

function jsonOf(data: unknown): unknown {
  try {
    return JSON.parse(String(data))
  } catch {
    return null
  }
}
