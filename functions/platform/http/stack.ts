import middy, { type MiddlewareObj } from '@middy/core'
import type { Context } from 'aws-lambda'
import { DEVICE_TIME } from '#shared/incidents/clock-doubt.ts'
import { may } from '#shared/people/person.ts'
import type { Routes } from '#shared/contract/route.ts'
import { KNOWN_VERSION } from '#shared/people/routes.ts'
import type { KnowCaller } from '../auth/know-caller.ts'
import { Fault } from '../fault.ts'
import { log } from '../log.ts'
import { isStoreFull, storeFault } from '../store-fault.ts'
import { Answer, type Exchange, type Handlers, type Result } from './exchange.ts'
import { parsePart, readJson } from './parse.ts'
import { languageOf, problemOf } from './problem.ts'

type Middleware = MiddlewareObj<Exchange, Result>

/**
 * First in, so last to see an error: whatever any later step throws becomes problem+json here and nowhere
 * else.
 */
const answerProblems: Middleware = {
  onError: (request) => {
    const { error, event } = request
    const requestId = event.requestContext.requestId
    const refusal = storeFault(error) ?? error
    const isOurs =
      !(refusal instanceof Fault) || refusal.code === 'internal' || refusal.code === 'unavailable'
    // A machine says by itself that its disk is full, once and not for each request.
    if (isOurs && !isStoreFull(error)) {
      log('error', 'request failed', { requestId, route: event.routeKey }, error)
    }
    request.response = problemOf(refusal, requestId, languageOf(event.headers['accept-language']))
  },
}

/** The gateway has matched already; the key names the row of the contract. */
const findRoute = (routes: Routes): Middleware => ({
  before: ({ event }) => {
    const found = Object.entries(routes).find(
      ([, route]) => `${route.method} ${route.path}` === event.routeKey,
    )
    if (found === undefined) throw new Fault('not-found', 'there is no such route')
    ;[event.routeName, event.route] = found
  },
})

/** Before the body is looked at: nobody unknown gets to make us parse 5 MB. Fails closed. */
const knowCaller = (know: KnowCaller): Middleware => ({
  before: async ({ event }) => {
    const access = event.route?.access
    if (access === 'public') {
      event.caller = null
      return
    }
    event.caller = await know({
      authorization: event.headers['authorization'],
      knownVersion: event.headers[KNOWN_VERSION],
      deviceTime: event.headers[DEVICE_TIME],
    })
    if (access === undefined || !may(event.caller.actor, access)) {
      throw new Fault('forbidden', `this needs the permission ${access}`)
    }
  },
})

/** What a form left empty was not given. */
const given = (query: Exchange['queryStringParameters'] = {}): object =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))

const parseInput: Middleware = {
  before: ({ event }) => {
    const body = readJson(event.body, event.isBase64Encoded, event.headers['content-type'])
    event.input = {
      params: parsePart('params', event.route?.params, event.pathParameters ?? {}),
      query: parsePart('query', event.route?.query, given(event.queryStringParameters)),
      body: parsePart('body', event.route?.body, body),
    }
  },
}

const toAnswer = (value: unknown): Answer<unknown> =>
  value instanceof Answer ? new Answer<unknown>(value.body, value) : new Answer(value)

/** The way out is parsed too, so that no field leaks that the contract does not name. */
const shapeAnswer: Middleware = {
  after: (request) => {
    const { route } = request.event
    const { body, status, headers } = toAnswer(request.response)
    request.response = {
      statusCode: status ?? route?.status ?? 200,
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
      body: JSON.stringify(route?.returns.parse(body)),
    }
  },
}

/** The Lambda handler of a feature: its routes, answered in the one order of steps. */
export function serve<T extends Routes>(routes: T, handlers: NoInfer<Handlers<T>>, know: KnowCaller) {
  const table = handlers as Record<string, (input: unknown, caller: unknown) => Promise<unknown>>
  return middy<Exchange, Result, Error, Context>()
    .use(answerProblems)
    .use(findRoute(routes))
    .use(knowCaller(know))
    .use(parseInput)
    .use(shapeAnswer)
    .handler(async (event: Exchange) => {
      const handle = table[event.routeName ?? '']
      if (handle === undefined) throw new Error(`no handler for ${event.routeName}`)
      return (await handle(event.input, event.caller)) as Result
    })
}
