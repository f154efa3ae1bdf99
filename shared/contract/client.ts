import { Problem } from './errors.ts'
import type { Returned, Route, Routes, Sent } from './route.ts'

/** A refusal as the server said it, or null when no answer came (no signal, server down). */
export class Refusal extends Error {
  readonly problem: Problem | null
  readonly status: number

  constructor(problem: Problem | null, status: number, cause?: unknown) {
    super(problem ? `${problem.code}: ${problem.detail ?? problem.title}` : `no answer (${status})`, {
      cause,
    })
    this.problem = problem
    this.status = status
  }
}

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
    const body: unknown = await response.json().catch(() => null)
    if (!response.ok) throw new Refusal(Problem.safeParse(body).data ?? null, response.status)
    return route.returns.parse(body)
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
