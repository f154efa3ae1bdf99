import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { WebSocket } from 'ws'

/** API Gateway's limits of a WebSocket. */
export const MESSAGE_BYTES = 128 * 1024
const IDLE_MILLISECONDS = 10 * 60_000
const LIFE_MILLISECONDS = 2 * 60 * 60_000
/** A screen that takes nothing in for so long is cut off, or it would eat our memory; it catches up later. */
const BACKLOG_BYTES = 4 * 1024 * 1024
const GOODBYE_MILLISECONDS = 100

export interface Connection {
  readonly id: string
  readonly socket: WebSocket
  readonly sourceIp: string
  readonly userAgent: string
  readonly connectedAt: number
  lastActiveAt: number
}

/** In the form of API Gateway's connection ids. */
export const connectionId = (): string => `${randomBytes(11).toString('base64url')}=`

/** The WebSockets that are open now. */
export class Connections {
  readonly #open = new Map<string, Connection>()

  add(connection: Connection): void {
    this.#open.set(connection.id, connection)
    connection.socket.once('close', () => this.#open.delete(connection.id))
  }

  find(id: string): Connection | undefined {
    return this.#open.get(id)
  }

  /** Sends a message; false when that screen is gone. */
  post(id: string, message: Buffer, now: number): boolean {
    const connection = this.#open.get(id)
    if (connection === undefined || connection.socket.readyState !== connection.socket.OPEN) return false
    if (connection.socket.bufferedAmount > BACKLOG_BYTES) {
      connection.socket.terminate()
      return false
    }
    connection.lastActiveAt = now
    connection.socket.send(message.toString('utf8'))
    return true
  }

  /** Closes those that are idle or old, as API Gateway does. */
  closeOverdue(now: number): void {
    for (const { socket, connectedAt, lastActiveAt } of this.#open.values()) {
      if (now - lastActiveAt >= IDLE_MILLISECONDS) socket.close(1001, 'Going away')
      else if (now - connectedAt >= LIFE_MILLISECONDS) socket.close(1001, 'Going away')
    }
  }

  /** Says goodbye to all, and waits no longer than it takes to say it. */
  async closeAll(): Promise<void> {
    const all = [...this.#open.values()]
    for (const { socket } of all) socket.close(1001, 'Going away')
    if (all.length > 0) await wait(GOODBYE_MILLISECONDS)
    for (const { socket } of all) socket.terminate()
  }
}
