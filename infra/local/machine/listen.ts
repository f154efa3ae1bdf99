import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { inBackground } from '../background.ts'
import { Trouble, systemCode } from '../trouble.ts'
import type { Pair } from './lan.ts'

export interface Where {
  /** 0 for any free one. */
  readonly port: number
  readonly host: string
  readonly tls?: Pair | undefined
}

const KEEP_ALIVE_MILLISECONDS = 60_000

/**
 * Opens a server; throws Trouble when the port is taken or not ours to take. Answers it with its real port.
 */
export function listen(
  { port, host, tls }: Where,
  listener: RequestListener,
): Promise<{ server: Server; port: number }> {
  // Node's own limits guard against slow senders; the gateway's 30 s are counted by the gateway.
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  // Longer than clients keep a line open, so that none is closed under a request on its way.
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(troubleWith(port, error)))
    server.listen({ port, host }, () => {
      // A line that cannot be taken (too many are open) is the trouble of that line.
      const background = inBackground({ zh: '接受连接', en: 'taking a connection' })
      server.on('error', (error) => void background(() => Promise.reject(error)))
      resolve({ server, port: (server.address() as AddressInfo).port })
    })
  })
}

function troubleWith(port: number, error: Error): Error {
  const other = port === 8787 ? 8788 : port + 1
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return new Trouble(
        `端口 ${port} 已被占用：请停止占用它的程序，或用 PORT=${other} npm start。`,
        `Port ${port} is in use: stop what uses it, or use PORT=${other} npm start.`,
        { cause: error },
      )
    case 'EACCES':
      return new Trouble(
        `没有权限使用端口 ${port}：请用 1024 以上的端口，如 PORT=8787 npm start。`,
        `Port ${port} may not be used: take one above 1024, such as PORT=8787 npm start.`,
        { cause: error },
      )
    default:
      return error
  }
}

/** Stops taking connections and cuts those that are idle; requests in hand have `patienceMilliseconds`. */
export async function close(server: Server, patienceMilliseconds: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), patienceMilliseconds)
  await closed
  clearTimeout(timer)
}
