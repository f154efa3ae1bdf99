import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { ulid } from 'ulid'
import { functions, type FunctionName } from '#infra/manifest.ts'
import { Fault } from '#functions/platform/fault.ts'
import { languageOf, problemOf } from '#functions/platform/http/problem.ts'
import type { Feature } from '#shared/contract/index.ts'
import type { ErrorCode } from '#shared/contract/errors.ts'
import { idFrom } from '#shared/lib/id.ts'
import { warn } from '../say.ts'
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

/** What stands before the functions: the HTTP API. */
export function gateway(invoke: Invoke): Listener {
  return async (request, response) => {
    const requestId = idFrom.request(ulid())
    const answer = await answerTo(request, requestId, invoke)
    await send(response, { ...answer, headers: { ...answer.headers, 'apigw-requestid': requestId } })
  }
}

async function answerTo(request: IncomingMessage, requestId: string, invoke: Invoke): Promise<HttpAnswer> {
  const method = request.method ?? 'GET'
  const url = request.url ?? '/'
  const refuse = (code: ErrorCode, detail: string): HttpAnswer =>
    fromResult(problemOf(new Fault(code, detail), requestId, languageOf(request.headers['accept-language'])))
  const target = splitUrl(url)
  const match = target === null ? null : matchRoute(method, target.path)
  const name = match === null ? undefined : BY_FEATURE.get(match.feature)
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
  try {
    return fromResult(await invoke(name, httpEvent(received, match)))
  } catch (error) {
    warn(`函数 ${name} 失败 (${requestId})`, `function ${name} failed (${requestId}): ${String(error)}`)
    return GATEWAY_FAILED
  }
}
