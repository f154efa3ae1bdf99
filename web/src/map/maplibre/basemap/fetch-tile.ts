import { BasemapError } from './tile.ts'

const WITHIN_MILLISECONDS = 15_000

/**
 * A picture from somebody else's server. It is told from which site it is asked, which keys of 天地图 depend
 * on, and nothing more. Of no bytes where it has none (404, 204). Throws BasemapError for a refusal, for what
 * is no picture, and when nothing comes in 15 s.
 */
export async function fetchTile(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(url, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MILLISECONDS)]),
    credentials: 'omit',
    referrerPolicy: 'origin',
  }).catch((cause: unknown) => {
    throw new BasemapError('unreachable', { cause })
  })
  if (response.status === 404 || response.status === 204) return new ArrayBuffer(0)
  if (!response.ok) throw new BasemapError(response.status < 500 ? 'refused' : 'unreachable')
  const type = response.headers.get('content-type') ?? ''
  // A page that asks to sign in, or says that a key is wrong, comes with status 200 as often as not.
  if (/html|json|xml|text\//i.test(type)) throw new BasemapError('refused')
  return response.arrayBuffer()
}
