import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { HttpAnswer } from '../gateway/http-answer.ts'

/**
 * Whether a request was sent to this machine by an address, by `localhost` or by the one name in `origin`.
 * Any other name can have been made to point here by its owner (DNS rebinding), whose page then counts as
 * ours in a browser.
 */
export function isKnownHost({ headers }: IncomingMessage, origin: string): boolean {
  const { host = '' } = headers
  const url = URL.parse(`http://${host}`)
  if (url === null) return false
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return host === new URL(origin).host || name === 'localhost' || isIP(name) !== 0
}

/** For a request under a name that is not ours. */
export const misdirected = (origin: string): HttpAnswer => ({
  status: 421,
  headers: { 'content-type': 'text/plain' },
  body: `This is ${origin}`,
})
