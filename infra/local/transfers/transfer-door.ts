import { timingSafeEqual } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { finished, pipeline } from 'node:stream/promises'
import { ulid } from 'ulid'
import { Fault } from '#functions/platform/fault.ts'
import { languageOf, problemOf } from '#functions/platform/http/problem.ts'
import { signedUrl } from '#functions/platform/signed-url.ts'
import { isStoreFull } from '#functions/platform/store-fault.ts'
import { signerOf } from '#functions/platform/transfers.ts'
import { requestIdFrom } from '#shared/lib/id.ts'
import type { Disk } from '../disk.ts'
import { fromResult, send, type HttpAnswer } from '../gateway/http-answer.ts'
import type { Listener } from '../gateway/gateway.ts'

/** Under this path of our own ports stand the files that on AWS stand in a bucket. */
export const TRANSFERS = '/transfers'

/** Keys are ours: no name that somebody chose becomes the name of a file. */
const KEY = /^\/transfers\/(job_[0-9A-Z]{26}|plan-\d{6}-v\d+\.(?:geojson|csv))$/
const DAY_MILLISECONDS = 86_400_000

export interface TransferDoorOptions {
  readonly folder: string
  readonly disk?: Disk | undefined
  readonly secret: string
  /** The addresses it is known by: a signature is good for the one it names. */
  readonly origins: readonly string[]
}

/**
 * Takes and gives files as S3 does, for those who hold a signed URL and only as that says: its method, type,
 * length and time. Everything else is 403, like at a private bucket.
 */
export function transferDoor({ folder, secret, origins, disk }: TransferDoorOptions): Listener {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return async (request, response) => {
    const key = KEY.exec((request.url ?? '').split('?')[0] ?? '')?.[1]
    if (key === undefined || !(await isSigned(request, secret, origins))) {
      request.resume()
      return send(response, { status: 403, headers: { 'content-type': 'text/plain' }, body: 'AccessDenied' })
    }
    removeOld(folder)
    const file = join(folder, key)
    if (request.method !== 'PUT') return give(file, request, response)
    const isTaken = await take(file, request, response)
    if (isTaken) return send(response, { status: 200, headers: {}, body: '' })
    disk?.isFull()
    return send(response, noRoom(request))
  }
}

/** Signs the request again as it came and compares. */
async function isSigned(
  request: IncomingMessage,
  secret: string,
  origins: readonly string[],
): Promise<boolean> {
  const { method, headers } = request
  if (method !== 'PUT' && method !== 'GET' && method !== 'HEAD') return false
  const origin = origins.find((one) => new URL(one).host === headers.host)
  const url = new URL(request.url ?? '/', origin ?? 'http://nowhere.invalid')
  const asked = new URLSearchParams(url.search)
  const at = dateOf(asked.get('X-Amz-Date') ?? '')
  const seconds = Number(asked.get('X-Amz-Expires'))
  if (origin === undefined || at === null || !(seconds > 0 && Date.now() < at.getTime() + seconds * 1000))
    return false
  const signed = (asked.get('X-Amz-SignedHeaders') ?? '').split(';').filter((name) => name !== 'host')
  const said = Object.fromEntries(signed.map((name) => [name, String(headers[name] ?? '')]))
  for (const name of asked.keys()) if (/^x-amz-/i.test(name)) url.searchParams.delete(name)
  const right = await signedUrl(
    { method, url, headers: said, at, seconds },
    signerOf({ TRANSFERS_SECRET: secret }),
  )
  const [mine, theirs] = [right.searchParams, asked].map((query) =>
    Buffer.from(query.get('X-Amz-Signature') ?? ''),
  ) as [Buffer, Buffer]
  return mine.length === theirs.length && timingSafeEqual(mine, theirs)
}

function dateOf(text: string): Date | null {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (parts === null) return null
  const [, year, month, day, hour, minute, second] = parts
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/**
 * Whole or not at all: a file that breaks off has no name. Its length is signed, and the server holds the
 * sender to it. False when there is no room: it is then taken in to its end and thrown away, or the sender
 * would see a broken line.
 */
async function take(file: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const partial = `${file}.${process.hrtime.bigint()}.part`
  try {
    const sink = createWriteStream(partial, { mode: 0o600 })
    // Unlike a pipeline, a pipe leaves the sender alone when the file fails.
    request.once('error', (error) => sink.destroy(error)).pipe(sink)
    await finished(sink)
    renameSync(partial, file)
    return true
  } catch (error) {
    rmSync(partial, { force: true })
    request.unpipe().resume()
    if (response.destroyed || isStoreFull(error)) return false
    throw error
  }
}

const noRoom = ({ headers }: IncomingMessage): HttpAnswer =>
  fromResult(
    problemOf(
      new Fault('unavailable', 'the disk of the server is full: the file was not kept'),
      requestIdFrom(ulid()),
      languageOf(headers['accept-language']),
    ),
  )

async function give(file: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume()
  const stat = statSync(file, { throwIfNoEntry: false })
  if (stat === undefined) return send(response, { status: 404, headers: {}, body: '' })
  const asked = new URL(request.url ?? '/', 'http://here.invalid').searchParams
  const disposition = asked.get('response-content-disposition')
  response.writeHead(200, {
    'content-length': stat.size,
    'content-type': 'application/octet-stream',
    ...(disposition === null ? {} : { 'content-disposition': disposition }),
  })
  if (request.method === 'HEAD') response.end()
  else await pipeline(createReadStream(file), response)
}

/** As the bucket does by its rule: a day is enough for every import. */
function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name)
    const stat = statSync(file, { throwIfNoEntry: false })
    if (stat !== undefined && Date.now() - stat.mtimeMs > DAY_MILLISECONDS) rmSync(file, { force: true })
  }
}
