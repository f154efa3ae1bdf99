import type { ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import * as z from 'zod'

/** What is sent, whoever made it. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Record<string, string | string[]>
  readonly body: string | Buffer
}

const Structured = z.object({
  statusCode: z.int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  cookies: z.array(z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().optional(),
})

/**
 * A function's result as an HTTP answer: payload format 2.0 takes one without a status for the body of a 200.
 */
export function fromResult(result: unknown): HttpAnswer {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    const body = typeof result === 'string' ? result : JSON.stringify(result ?? null)
    return { status: 200, headers: { 'content-type': 'application/json' }, body }
  }
  const { statusCode, headers = {}, cookies, body = '', isBase64Encoded = false } = Structured.parse(result)
  const lowered = Object.entries(headers).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    String(value),
  ])
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...Object.fromEntries(lowered),
      ...(cookies === undefined ? {} : { 'set-cookie': cookies }),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  }
}

/** What the gateway says by itself when a function fails: a body of AWS's, not ours. */
export const GATEWAY_FAILED: HttpAnswer = {
  status: 500,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: 'Internal Server Error' }),
}

const zip = promisify(gzip)
/** Over a local network the fastest level is the best one; CloudFront compresses on AWS. */
const compress = (plain: Buffer): Promise<Buffer> => zip(plain, { level: constants.Z_BEST_SPEED })
const COMPRESSIBLE =
  /^(text\/|image\/svg|application\/(javascript|manifest|geo\+json|problem\+json|json|xml|wasm))/
/** Below this the envelope costs more than it saves. */
const COMPRESS_FROM_BYTES = 1_024

/** Sends an answer, compressed for those who take it (CloudFront does that on AWS). */
export async function send(response: ServerResponse, answer: HttpAnswer): Promise<void> {
  const plain = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body
  const headers = { ...answer.headers }
  const canCompress =
    plain.length >= COMPRESS_FROM_BYTES &&
    COMPRESSIBLE.test(String(headers['content-type'] ?? '')) &&
    headers['content-encoding'] === undefined
  if (canCompress) headers['vary'] = 'accept-encoding'
  const isZipped =
    canCompress &&
    /\bgzip\b(?!\s*;\s*q=0(\.0*)?(\D|$))/.test(String(response.req.headers['accept-encoding'] ?? ''))
  const body = isZipped ? await compress(plain) : plain
  if (isZipped) headers['content-encoding'] = 'gzip'
  if (response.destroyed) return
  response.writeHead(answer.status, { ...headers, 'content-length': body.length })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}
