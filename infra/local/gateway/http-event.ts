import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { IncomingHttpHeaders } from 'node:http'
import type { Match } from './match-route.ts'

export interface Received {
  readonly method: string
  /** As it came: percent-encoded, with the query. */
  readonly url: string
  readonly httpVersion: string
  readonly headers: IncomingHttpHeaders
  readonly sourceIp: string
  readonly isSecure: boolean
  readonly body: Buffer
  readonly requestId: string
  readonly atEpochMilliseconds: number
}

/**
 * Path and query of a request target. API Gateway hands the path on decoded; null when it cannot be decoded.
 */
export function splitUrl(url: string): { path: string; query: string } | null {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  try {
    return { path: decodeURIComponent(path), query: mark < 0 ? '' : url.slice(mark + 1) }
  } catch {
    return null
  }
}

/**
 * The event that an HTTP API hands to a function, payload format 2.0
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
 */
export function httpEvent(received: Received, match: Match): APIGatewayProxyEventV2 {
  const { path, query } = splitUrl(received.url) ?? { path: received.url, query: '' }
  const queryStringParameters = joinRepeats(query)
  const { cookie, ...headers } = received.headers
  const cookies = cookie?.split(/;\s*/).filter((pair) => pair !== '')
  const domainName = headers.host ?? 'localhost'
  return {
    version: '2.0',
    routeKey: match.routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies === undefined ? {} : { cookies }),
    headers: { ...joinHeaders(headers), ...forwarded(received, domainName) },
    ...(queryStringParameters === null ? {} : { queryStringParameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName,
      domainPrefix: domainName.split('.')[0] ?? domainName,
      http: {
        method: received.method,
        path,
        protocol: `HTTP/${received.httpVersion}`,
        sourceIp: received.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: received.requestId,
      routeKey: match.routeKey,
      stage: '$default',
      time: clfTime(received.atEpochMilliseconds),
      timeEpoch: received.atEpochMilliseconds,
    },
    ...(Object.keys(match.pathParameters).length === 0 ? {} : { pathParameters: match.pathParameters }),
    ...bodyOf(received.body, headers['content-type']),
  }
}

const joinHeaders = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
    ),
  )

const forwarded = ({ sourceIp, isSecure }: Received, host: string): Record<string, string> => ({
  'x-forwarded-for': sourceIp,
  'x-forwarded-port': host.split(':').at(1) ?? (isSecure ? '443' : '80'),
  'x-forwarded-proto': isSecure ? 'https' : 'http',
})

/** Decoded values; a name that comes twice holds both, joined with a comma. Null without any. */
function joinRepeats(query: string): Record<string, string> | null {
  const joined: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [name, value] of new URLSearchParams(query)) {
    joined[name] = name in joined ? `${joined[name]},${value}` : value
  }
  return Object.keys(joined).length === 0 ? null : { ...joined }
}

/** Types that travel as text; everything else, a form too, arrives in base64. */
const TEXT = /^(text\/|application\/(json|javascript|xml)\b|application\/[\w.-]+\+(json|xml)\b)/i

function bodyOf(body: Buffer, contentType: string | undefined): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false }
  if (contentType === undefined || TEXT.test(contentType))
    return { body: body.toString('utf8'), isBase64Encoded: false }
  return { body: body.toString('base64'), isBase64Encoded: true }
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** The time in the log form of web servers, in UTC: 12/Mar/2026:19:03:58 +0000. */
export function clfTime(atEpochMilliseconds: number): string {
  const [date = '', time = ''] = new Date(atEpochMilliseconds).toISOString().split('T')
  const [year, month, day] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`
}
