import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Listener } from '../gateway/gateway.ts'
import { GATEWAY_FAILED, send } from '../gateway/http-answer.ts'
import type { Upgrade } from '../socket/socket.ts'
import { warn } from '../say.ts'
import { close, listen, type Where } from './listen.ts'

export interface Port {
  readonly port: number
  /** From now on requests go there; before, they are told to wait. */
  readonly open: (listener: Listener, upgrade?: Upgrade) => void
  /** Lets requests in hand end, for a moment. Harmless when it is closed already. */
  readonly close: () => Promise<void>
}

const PATIENCE_MILLISECONDS = 300

/**
 * Takes a port first and says later who answers, so that a taken port is found before anything else is
 * started.
 */
export async function openPort(where: Where): Promise<Port> {
  let listener: Listener = notYet
  let upgrade: Upgrade | null = null
  const { server, port } = await listen(
    where,
    (request, response) => void answer(listener, request, response),
  )
  server.on('upgrade', (request, socket, head) => {
    if (upgrade === null) socket.destroy()
    else upgrade(request, socket, head).catch(() => socket.destroy())
  })
  return {
    port,
    open: (to, upgradeTo) => {
      listener = to
      upgrade = upgradeTo ?? null
    },
    close: () => close(server, PATIENCE_MILLISECONDS),
  }
}

const notYet: Listener = async (request, response) => {
  request.resume()
  await send(response, { status: 503, headers: { 'retry-after': '2' }, body: 'starting' })
}

async function answer(listener: Listener, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await listener(request, response)
  } catch (error) {
    // Somebody who hung up needs no answer.
    if (request.destroyed && !request.complete) return
    warn('请求处理失败', `a request failed: ${request.method} ${request.url} ${String(error)}`)
    if (response.headersSent) response.destroy()
    else await send(response, GATEWAY_FAILED)
  }
}
