import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData } from 'ws'
import * as z from 'zod'
import { inBackground } from '../background.ts'
import type { Disk } from '../disk.ts'
import { sourceIpOf } from '../gateway/gateway.ts'
import type { Invoke } from '../gateway/invoke.ts'
import { warn } from '../say.ts'
import { connectionId, MESSAGE_BYTES, type Connection, type Connections } from './connections.ts'
import { connectEvent, disconnectEvent, messageEvent } from './socket-event.ts'

const Verdict = z.object({ statusCode: z.int() })

/** Takes an upgrade to /live through $connect; everything else is refused with a status. */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>

export interface WebSocketApi {
  readonly upgrade: Upgrade
  /** When all that was told to the function has been answered. */
  readonly settled: () => Promise<void>
}

/** The WebSocket API: `socket` is asked on $connect, told of messages and of the end. */
export function webSocketApi(invoke: Invoke, connections: Connections, disk?: Disk): WebSocketApi {
  const server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES, perMessageDeflate: false })
  const pending = new Set<Promise<void>>()
  const background = inBackground({ zh: 'WebSocket 函数', en: 'the function of the WebSocket', disk })
  const tell = (event: object): void => {
    const told = background(() => invoke('socket', event))
    pending.add(told)
    void told.then(() => pending.delete(told))
  }
  const upgrade: Upgrade = async (request, line, head) => {
    line.on('error', () => line.destroy())
    if (!/^\/live(\?|$)/.test(request.url ?? '')) return refuse(line, 404)
    const id = connectionId()
    const connectedAt = Date.now()
    const about = aboutOf(request, { id, connectedAt })
    const status = await verdictOf(invoke, connectEvent(request, about()))
    if (status < 200 || status > 299) return refuse(line, status)
    // Gone while it was being let in: its row must go as well.
    if (line.destroyed) return tell(disconnectEvent(about(), 1006, ''))
    server.handleUpgrade(request, line, head, (socket) => {
      const { sourceIp, userAgent } = about()
      const connection: Connection = {
        id,
        socket,
        sourceIp,
        userAgent,
        connectedAt,
        lastActiveAt: connectedAt,
      }
      connections.add(connection)
      listen(connection, about, tell)
    })
  }
  return { upgrade, settled: async () => void (await Promise.all(pending)) }
}

type About = ReturnType<typeof aboutOf>

const aboutOf = (request: IncomingMessage, { id, connectedAt }: { id: string; connectedAt: number }) => {
  const fixed = {
    connectionId: id,
    connectedAt,
    sourceIp: sourceIpOf(request),
    userAgent: request.headers['user-agent'] ?? '',
    domainName: request.headers.host ?? 'localhost',
  }
  return () => ({ ...fixed, now: Date.now() })
}

/** What $connect says; a function that fails is a refusal, as on AWS. */
async function verdictOf(invoke: Invoke, event: object): Promise<number> {
  try {
    return Verdict.parse(await invoke('socket', event)).statusCode
  } catch (error) {
    warn('WebSocket 连接函数失败', `the function of $connect failed: ${String(error)}`)
    return 500
  }
}

function listen(connection: Connection, about: About, tell: (event: object) => void): void {
  const { socket } = connection
  socket.on('message', (data: RawData) => {
    connection.lastActiveAt = Date.now()
    tell(messageEvent(textOf(data), about()))
  })
  // Too long a message: ws closes the line with 1009 by itself.
  socket.on('error', () => undefined)
  socket.once('close', (code, reason) => tell(disconnectEvent(about(), code, reason.toString('utf8'))))
}

const textOf = (data: RawData): string =>
  (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8')

function refuse(line: Duplex, status: number): void {
  line.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}
