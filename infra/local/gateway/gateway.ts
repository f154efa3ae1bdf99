import { randomInt } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { ulid } from 'ulid'
import { functions, type FunctionName } from '#infra/manifest.ts'
import { Fault } from '#functions/platform/fault.ts'
import { languageOf, problemOf } from '#functions/platform/http/problem.ts'
import type { Feature } from '#shared/contract/index.ts'
import type { ErrorCode } from '#shared/contract/errors.ts'
import { requestIdFrom } from '#shared/lib/id.ts'
import { warn } from '../say.ts'
import { Admission, type Limits } from './admission.ts'
import { fromResult, GATEWAY_FAILED, send, type HttpAnswer } from './http-answer.ts'
import { httpEvent, splitUrl, type Received } from './http-event.ts'
import type { Invoke } from './invoke.ts'
import { matchRoute } from './match-route.ts'
import { GATEWAY_BODY_BYTES, readBody } from './read-body.ts'

export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

const BY_FEATURE = new Map<Feature, FunctionName>(
  (Object.keys(functions) as FunctionName[]).flatMap((name) => {
    const { trigger } = functions[name]
    return trigger.kind === 'http' ? [[trigger.feature, name] as const] : []
  }),
)

export const sourceIpOf = (request: IncomingMessage): string =>
  (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '')

/**
 * With more in work all of them only take longer: 300 reporters at once waited 12 to 19 s each, and 3 s like
 * this.
 */
const LIMITS: Limits = { atOnce: 16, waiting: 256, patienceMilliseconds: 3_000 }

/** Who is turned away comes back after so many seconds, from and below; not all at the same moment. */
const RETRY_SECONDS = [1, 5] as const

/** Asked by whoever wants to know whether we live, so it is answered also while all else is turned away. */
const HEALTH = 'GET /api/health'

/** What stands before the functions: the HTTP API. As a stage on AWS it lets in only so much at once. */
export function gateway(invoke: Invoke, limits: Limits = LIMITS): Listener {
  const admission = new Admission(limits)
  return async (request, response) => {
    // No secret, so nothing is asked of the machine's true chance sixteen times a request.
    const requestId = requestIdFrom(ulid(undefined, Math.random))
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const answer = await answerTo(request, requestId, { invoke, admission, signal: gone.signal })
    await send(response, { ...answer, headers: { ...answer.headers, 'apigw-requestid': requestId } })
  }
}

interface Inside {
  readonly invoke: Invoke
  readonly admission: Admission
  /** Says that the asker has gone. */
  readonly signal: AbortSignal
}

async function answerTo(request: IncomingMessage, requestId: string, inside: Inside): Promise<HttpAnswer> {
  const method = request.method ?? 'GET'
  const url = request.url ?? '/'
  const refuse = (code: ErrorCode, detail: string): HttpAnswer =>
    fromResult(problemOf(new Fault(code, detail), requestId, languageOf(request.headers['accept-language'])))
  const target = splitUrl(url)
  const match = target === null ? null : matchRoute(method, target.path)
  const name = match === null ? undefined : BY_FEATURE.get(match.feature)
  const kind = match?.routeKey ?? ''
  if (match !== null && kind !== HEALTH && inside.admission.isFull(kind)) {
    request.resume()
    return busy(refuse)
  }
  const body = await readBody(request)
  if (match === null || name === undefined)
    return refuse('not-found', `there is no route ${method} ${target?.path ?? url}`)
  if (body === null)
    return refuse('too-large', `a body may have up to ${GATEWAY_BODY_BYTES / 1024 / 1024} MB`)
  const received: Received = {
    method,
    url,
    httpVersion: request.httpVersion,
    headers: request.headers,
    sourceIp: sourceIpOf(request),
    isSecure: (request.socket as Partial<TLSSocket>).encrypted === true,
    body,
    requestId,
    atEpochMilliseconds: Date.now(),
  }
  // A body may take its time to come in and needs no place meanwhile.
  const leave = kind === HEALTH ? () => undefined : await inside.admission.enter(kind, inside.signal)
  if (leave === null) return busy(refuse)
  return call(name, httpEvent(received, match), inside.invoke).finally(leave)
}

async function call(
  name: FunctionName,
  event: ReturnType<typeof httpEvent>,
  invoke: Invoke,
): Promise<HttpAnswer> {
  try {
    return fromResult(await invoke(name, event))
  } catch (error) {
    const { requestId } = event.requestContext
    warn(`函数 ${name} 失败 (${requestId})`, `function ${name} failed (${requestId}): ${String(error)}`)
    return GATEWAY_FAILED
  }
}

/** Turned away before any work was done. */
function busy(refuse: (code: ErrorCode, detail: string) => HttpAnswer): HttpAnswer {
  const answer = refuse('unavailable', 'more is asked at once than this server can answer')
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(randomInt(...RETRY_SECONDS)) } }
}
