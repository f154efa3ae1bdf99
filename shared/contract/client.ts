import { isKnown, mayPass, readProblem, type Problem } from './errors.ts'
import { retryAfter } from './patient-fetch.ts'
import type { Returned, Route, Routes, Sent } from './route.ts'
import { readerOf } from './tolerant.ts'

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

  /** Whether the same request may succeed later unchanged; of what nobody answered that is not known. */
  get mayPass(): boolean {
    return this.problem === null || mayPass(this.problem)
  }
}

/** The server did what was asked, and its answer is of a form that this release cannot read. */
export class Unreadable extends Error {}

/**
 * Whether it is not known what became of a call, or it may go well later: the same call again is the same
 * intention.
 */
export const isUndecided = (error: unknown): boolean => !(error instanceof Refusal) || error.mayPass

export interface Line {
  readonly baseUrl: string
  /** The bearer token to send, or null for none; asked at each call, so that a renewed one is used. */
  readonly token: () => Promise<string | null>
  readonly fetch: typeof fetch
  /**
   * Told how many records of an answer, answers or reasons of a refusal there were that this release cannot
   * read.
   */
  readonly onUnread?: (count: number) => void
}

type Call<R extends Route> = (sent: Sent<R>, options?: { signal?: AbortSignal }) => Promise<Returned<R>>
export type Client<T extends Routes> = { [Name in keyof T]: Call<T[Name]> }

/**
 * Calls by name for some routes; each reads what came back as `tolerant` says, and throws `Refusal` or
 * `Unreadable`.
 */
export function clientOf<T extends Routes>(routes: T, line: Line): Client<T> {
  const calls = Object.entries(routes).map(([name, route]) => [name, callOf(route, line)])
  return Object.fromEntries(calls) as Client<T>
}

function callOf(route: Route, line: Line) {
  let read: ReturnType<typeof readerOf> | undefined
  return async (
    sent: { params?: object; query?: object; body?: unknown },
    options?: { signal?: AbortSignal },
  ) => {
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
      const problem = readProblem(body)
      if (problem !== null && !isKnown(problem.code)) line.onUnread?.(1)
      const putOffBy = retryAfter(response.headers.get('retry-after'), Date.now())
      throw new Refusal(problem, response.status, undefined, putOffBy)
    }
    const answer = (read ??= readerOf(route.returns, route))(body)
    // What is no JSON was never the server's: a page of a network that wants a sign-in first.
    const unread = answer?.unread ?? Number(body !== null)
    if (unread > 0) line.onUnread?.(unread)
    if (answer === null) throw new Unreadable(`${route.method} ${route.path}: the answer cannot be read`)
    return answer.value
  }
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
