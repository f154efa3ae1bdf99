import type { IncomingMessage } from 'node:http'

/** API Gateway hands a function no more than this, and answers 413 by itself. */
export const GATEWAY_BODY_BYTES = 6 * 1024 * 1024

/**
 * The body of a request, or null when it is longer than `limit`. What is too long is thrown away as it
 * arrives and never held: closing the line at once would reset it before the sender has read the answer.
 */
export function readBody(request: IncomingMessage, limit = GATEWAY_BODY_BYTES): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    discard(request)
    return Promise.resolve(null)
  }
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    const take = (part: Buffer): void => {
      size += part.length
      if (size <= limit) {
        parts.push(part)
        return
      }
      parts.length = 0
      request.off('data', take)
      discard(request)
      resolve(null)
    }
    request.on('data', take)
    request.once('end', () => resolve(Buffer.concat(parts)))
    request.once('error', reject)
    request.once('close', () => reject(new Error('the sender hung up')))
  })
}

/** Patience with a sender who goes on after the answer. */
const DISCARD_MILLISECONDS = 30_000

function discard(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), DISCARD_MILLISECONDS)
  timer.unref()
  request.once('close', () => clearTimeout(timer))
  request.on('error', () => undefined)
  request.resume()
}
