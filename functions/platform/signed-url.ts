import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'

/** Who signs: on AWS the function's own role, on one machine a secret of its own. */
export interface Signer {
  readonly region: string
  readonly credentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
}

/** SHA-256, keyed or not, in the form that the signing library asks for. */
class Sha256 {
  readonly #hash: Hash | Hmac

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret))
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data))
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()))
  }

  reset(): never {
    throw new Error('a hash is made anew, never reset')
  }
}

const bytesOf = (data: string | ArrayBuffer | ArrayBufferView): Uint8Array =>
  typeof data === 'string'
    ? Buffer.from(data, 'utf8')
    : ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data)

export interface Place {
  readonly method: 'PUT' | 'GET' | 'HEAD'
  readonly url: URL
  /**
   * What a request must carry as it is said here: its type and length, so that nothing else can be sent to
   * the place.
   */
  readonly headers?: Readonly<Record<string, string>>
  readonly at: Date
  readonly seconds: number
}

/**
 * A URL of S3 that lets whoever holds it do one thing for a while (AWS Signature Version 4 in the query,
 * payload unsigned).
 */
export async function signedUrl(
  { method, url, headers = {}, at, seconds }: Place,
  signer: Signer,
): Promise<URL> {
  // S3 takes paths as they are; every other service wants them escaped twice.
  const signature = new SignatureV4({
    service: 's3',
    uriEscapePath: false,
    applyChecksum: false,
    sha256: Sha256,
    ...signer,
  })
  const signed = await signature.presign(
    {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { ...headers, host: url.host, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' },
    },
    {
      signingDate: at,
      expiresIn: seconds,
      signableHeaders: new Set(['host', ...Object.keys(headers)]),
      unhoistableHeaders: new Set(Object.keys(headers)),
    },
  )
  const result = new URL(url)
  // What is signed says %20 for a space, and a plus is not taken for one everywhere.
  const query = new URLSearchParams(signed.query as Record<string, string>)
  result.search = query.toString().replaceAll('+', '%20')
  return result
}
