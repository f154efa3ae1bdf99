import { MINUTE, SECOND } from '#shared/lib/time.ts'
import { fetchWithin } from './fetch-within.ts'
import { signedUrl, type Signer } from './signed-url.ts'

/** Long enough for a slow line to begin sending; what has begun in time may end later. */
const SEND_SECONDS = (15 * MINUTE) / SECOND
const READ_SECONDS = (5 * MINUTE) / SECOND

export interface Upload {
  readonly url: string
  readonly method: 'PUT'
  readonly headers: Record<string, string>
}

/**
 * Files on their way in, which no request to the API could carry; they stand under a key for a day. Reads the
 * environment.
 */
export function transferStore(env: NodeJS.ProcessEnv = process.env) {
  const outside = needed(env, 'TRANSFERS_URL')
  const inside = env['TRANSFERS_INSIDE_URL'] ?? outside
  const ask = async (method: 'GET' | 'HEAD', key: string): Promise<Response | null> => {
    const url = new URL(`${inside}/${key}`)
    const signed = await signedUrl({ method, url, at: new Date(), seconds: READ_SECONDS }, signerOf(env))
    const response = await fetchWithin(signed, { method })
    // S3 says 403 of what is not there to whoever may not list.
    if (response.status === 404 || response.status === 403) return null
    if (!response.ok) throw new Error(`${method} of ${key} was answered ${response.status}`)
    return response
  }
  return {
    /** Where to put a file of exactly this type and length. */
    upload: async (
      key: string,
      { contentType, bytes }: { contentType: string; bytes: number },
    ): Promise<Upload> => {
      const url = await signedUrl(
        {
          method: 'PUT',
          url: new URL(`${outside}/${key}`),
          headers: { 'content-type': contentType, 'content-length': String(bytes) },
          at: new Date(),
          seconds: SEND_SECONDS,
        },
        signerOf(env),
      )
      // A browser sets the length itself.
      return { url: url.href, method: 'PUT', headers: { 'content-type': contentType } }
    },
    /** How long the file is; null when it has not come. */
    bytes: async (key: string): Promise<number | null> => {
      const response = await ask('HEAD', key)
      return response === null ? null : Number(response.headers.get('content-length'))
    },
    /** Puts a text of our own there, to be fetched. */
    write: async (key: string, text: string, contentType: string): Promise<void> => {
      const body = Buffer.from(text, 'utf8')
      const headers = { 'content-type': contentType, 'content-length': String(body.byteLength) }
      const place = { method: 'PUT' as const, url: new URL(`${inside}/${key}`), headers, at: new Date() }
      const url = await signedUrl({ ...place, seconds: READ_SECONDS }, signerOf(env))
      const response = await fetchWithin(url, {
        method: 'PUT',
        headers: { 'content-type': contentType },
        body,
      })
      if (!response.ok) throw new Error(`PUT of ${key} was answered ${response.status}`)
    },
    /** Where a file is fetched under a name by whoever is given this address, for some minutes. */
    download: async (key: string, name: string): Promise<string> => {
      const url = new URL(`${outside}/${key}`)
      url.searchParams.set('response-content-disposition', `attachment; filename="${name}"`)
      return (await signedUrl({ method: 'GET', url, at: new Date(), seconds: READ_SECONDS }, signerOf(env)))
        .href
    },
    /** The text of a file; null when it is not there (any more). */
    read: async (key: string): Promise<string | null> => (await ask('GET', key))?.text() ?? null,
  }
}
export type TransferStore = ReturnType<typeof transferStore>

/**
 * On AWS the function's role, whose keys Lambda puts into the environment; elsewhere a secret of this
 * machine.
 */
export function signerOf(env: NodeJS.ProcessEnv): Signer {
  const secret = env['TRANSFERS_SECRET']
  if (secret !== undefined)
    return { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: secret } }
  const sessionToken = env['AWS_SESSION_TOKEN']
  return {
    region: needed(env, 'AWS_REGION'),
    credentials: {
      accessKeyId: needed(env, 'AWS_ACCESS_KEY_ID'),
      secretAccessKey: needed(env, 'AWS_SECRET_ACCESS_KEY'),
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
  }
}

function needed(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name]
  if (value === undefined) throw new Error(`${name} is not set`)
  return value
}
