import { BasemapError } from './tile.ts'

const WITHIN_MILLISECONDS = 15_000

/**
 * Asks somebody else's server. It is told from which site it is asked, which keys of 天地图 depend on, and
 * nothing more. Throws BasemapError for a refusal, and when nothing comes in 15 s; 404 is an answer.
 */
export async function askServer(url: string, signal?: AbortSignal): Promise<Response> {
  const soon = AbortSignal.timeout(WITHIN_MILLISECONDS)
  const response = await fetch(url, {
    signal: signal === undefined ? soon : AbortSignal.any([signal, soon]),
    credentials: 'omit',
    referrerPolicy: 'origin',
  }).catch((cause: unknown) => {
    throw new BasemapError('unreachable', { cause })
  })
  if (!response.ok && response.status !== 404)
    throw new BasemapError(response.status < 500 ? 'refused' : 'unreachable')
  return response
}

/** A picture, of no bytes where there is none (404, 204). Throws as askServer, and for what is no picture. */
export async function fetchTile(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await askServer(url, signal)
  if (response.status === 404 || response.status === 204) return new ArrayBuffer(0)
  const type = response.headers.get('content-type') ?? ''
  // A page that asks to sign in, or says that a key is wrong, comes with status 200 as often as not.
  if (/html|json|xml|text\//i.test(type)) throw new BasemapError('refused')
  return response.arrayBuffer()
}
