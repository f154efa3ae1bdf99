import { hear } from '#shared/contract/hear.ts'
import type { Api } from '../api/client.ts'
import type { Line, Socket, SocketListener } from './line.ts'

/** The form of messages that this page takes: the server speaks an older one to older pages. */
const FORM = '2'

/** The real line: a WebSocket at `liveUrl`, opened with a ticket. */
export function apiLine({ live, onUnread }: Pick<Api, 'live' | 'onUnread'>, liveUrl: string): Line {
  return {
    ticket: async (signal) => (await live.issueTicket({}, { signal })).ticket,
    open: (ticket, listener) =>
      openSocket(`${liveUrl}?${new URLSearchParams({ ticket, v: FORM })}`, listener, onUnread),
  }
}

function openSocket(url: string, listener: SocketListener, count: Api['onUnread']): Socket {
  const socket = new WebSocket(url)
  socket.onopen = listener.onOpen
  socket.onclose = listener.onLost
  socket.onmessage = ({ data }) => {
    const heard = hear(jsonOf(data))
    if (heard.unread > 0) count(heard.unread)
    listener.onMessage(heard)
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
