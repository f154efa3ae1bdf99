import { ERRORS, Problem } from './errors.ts'
import { retryAfter } from './patient-fetch.ts'
import type { Returned, Route, Routes, Sent } from './route.ts'

/** A refusal as the server said it, or null when no answer came (no signal, server down). */
export class Refusal extends Error {
  readonly problem: Problem | null
  readonly status: number
  /** By how many milliseconds the server put it off; null when it did not say. */
  readonly putOffBy: number | null

  constructor(problem: Problem | null, status: number, cause?: unknown, putOffBy: number | null = null) {
    super(problem ? `${problem.code}: ${problem.detail ?? problem.title}` : `no answer (${status})`, {
      cause,
    })
    this.problem = problem
    this.status = status
    this.putOffBy = putOffBy
  }
}

/**
 * Whether it is not known what became of a call, or it may go well later: the same call again is the same
 * intention.
 */
export const isUndecided = (error: unknown): boolean =>
  !(error instanceof Refusal) || error.problem === null || ERRORS[error.problem.code].retryable

export interface Line {
  readonly baseUrl: string
  /** The bearer token to send, or null for none; asked at each call, so that a renewed one is used. */
  readonly token: () => Promise<string | null>
  readonly fetch: typeof fetch
}

type Call<R extends Route> = (sent: Sent<R>, options?: { signal?: AbortSignal }) => Promise<Returned<R>>
export type Client<T extends Routes> = { [Name in keyof T]: Call<T[Name]> }

/** Calls by name for some routes; each throws `Refusal`, and parses what came back. */
export function clientOf<T extends Routes>(routes: T, line: Line): Client<T> {
  const calls = Object.entries(routes).map(([name, route]) => [name, callOf(route, line)])
  return Object.fromEntries(calls) as Client<T>
}

const callOf =
  (route: Route, line: Line) =>
  async (sent: { params?: object; query?: object; body?: unknown }, options?: { signal?: AbortSignal }) => {
    const token = await line.token()
    const response = await line
      .fetch(line.baseUrl + pathOf(route.path, sent.params) + queryOf(sent.query), {
        method: route.method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
        ...(options?.signal ? { signal: options.signal } : {}),
      })
      .catch((cause: unknown) => {
        throw new Refusal(null, 0, cause)
      })
    const body: unknown = await response.json().catch(brokenOff)
    if (!response.ok) {
      const putOffBy = retryAfter(response.headers.get('retry-after'), Date.now())
      throw new Refusal(Problem.safeParse(body).data ?? null, response.status, undefined, putOffBy)
    }
    return route.returns.parse(body)
  }

/** What is no JSON is no answer of ours; a body that broke off, or came too late, is none at all. */
function brokenOff(cause: unknown): null {
  if (cause instanceof SyntaxError) return null
  throw new Refusal(null, 0, cause)
}

const pathOf = (path: string, params: object = {}): string =>
  Object.entries(params).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(String(value))),
    path,
  )

function queryOf(query: object = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined)
  return pairs.length === 0
    ? ''
    : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`
}
