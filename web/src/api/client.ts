import { clientOf, type Client } from '#shared/contract/client.ts'
import { readProblem } from '#shared/contract/errors.ts'
import { patientFetch } from '#shared/contract/patient-fetch.ts'
import { gridRoutes } from '#shared/grids/routes.ts'
import { DEVICE_TIME } from '#shared/incidents/clock-doubt.ts'
import { incidentRoutes } from '#shared/incidents/routes.ts'
import { toInstant } from '#shared/lib/time.ts'
import { liveRoutes } from '#shared/live/routes.ts'
import { noticeRoutes } from '#shared/notices/routes.ts'
import { settingRoutes } from '#shared/settings/routes.ts'
import { KNOWN_VERSION, peopleRoutes } from '#shared/people/routes.ts'
import type { Route, Routes } from '#shared/contract/route.ts'
import type { Heard } from '../app/clock.svelte.ts'

/** What a call needs of the session. */
export interface Credentials {
  token(): string | null
  /** A fresh token; false when only a new sign-in helps. */
  renew(): Promise<boolean>
  /** The newest version of the own row that the page has seen, so that the server believes no older one. */
  knownVersion?(): number
  /** The server refused something as not allowed. */
  refused?(): void
  /** The server said its time. */
  heard?(heard: Heard): void
  /** A request waits for a server that is busy, or waits no more. */
  busy?(waiting: boolean): void
  /** So many records, or messages of the live line, were left out: this page cannot read them. */
  unread?(count: number): void
}

/** The clients every page has; a page that needs another feature makes it with `clientFor`. */
export interface Api {
  readonly grids: Client<typeof gridRoutes>
  readonly incidents: Client<typeof incidentRoutes>
  readonly live: Client<typeof liveRoutes>
  readonly settings: Client<typeof settingRoutes>
  readonly notices: Client<typeof noticeRoutes>
  readonly people: Client<typeof peopleRoutes>
  readonly clientFor: <T extends Routes>(routes: T) => Client<T>
  /** A GET of a path whose answer is read elsewhere, as by a worker. */
  readonly get: (path: string, signal: AbortSignal) => Promise<Response>
  /** To be told of records that were left out of what was read elsewhere. */
  readonly onUnread: (count: number) => void
}

/** Builds the clients. `baseUrl` is '' for the page's own origin. Each call throws `Refusal`. */
export function apiOf(baseUrl: string, credentials: Credentials): Api {
  const line = {
    baseUrl,
    token: () => Promise.resolve(credentials.token()),
    fetch: renewingFetch(
      credentials,
      patientFetch(introducingFetch(credentials), { onBusy: (waiting) => credentials.busy?.(waiting) }),
    ),
    onUnread: (count: number) => credentials.unread?.(count),
  }
  const clientFor = <T extends Record<string, Route>>(routes: T): Client<T> => clientOf(routes, line)
  return {
    grids: clientFor(gridRoutes),
    incidents: clientFor(incidentRoutes),
    live: clientFor(liveRoutes),
    settings: clientFor(settingRoutes),
    notices: clientFor(noticeRoutes),
    people: clientFor(peopleRoutes),
    clientFor,
    onUnread: line.onUnread,
    get: async (path, signal) => {
      const token = await line.token()
      const headers = new Headers(token === null ? [] : [['authorization', `Bearer ${token}`]])
      return line.fetch(baseUrl + path, { headers, signal })
    },
  }
}

/** A fetch that says which version of the own row is known, and hears of every refusal. */
function introducingFetch(credentials: Credentials): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    const version = credentials.knownVersion?.() ?? 0
    if (version > 0) headers.set(KNOWN_VERSION, String(version))
    // By this device's own clock, as it sends: a report may have waited for hours.
    if (init?.method === 'POST') headers.set(DEVICE_TIME, toInstant(Date.now()))
    const sentAt = Date.now()
    const response = await fetch(input, { ...init, headers })
    const said = timeOf(response)
    if (said !== null) credentials.heard?.({ said, sentAt, receivedAt: Date.now() })
    if (response.status === 403) credentials.refused?.()
    return response
  }
}

/** The server's time, epoch milliseconds; null for what a cache may have kept. */
function timeOf({ headers }: Response): number | null {
  if (headers.get('cache-control')?.includes('no-store') !== true) return null
  const said = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(said) ? null : said
}

/**
 * A fetch that answers an expired token with one renewal and one repeat; the repeat's answer stands, whatever
 * it is.
 */
export function renewingFetch(credentials: Credentials, send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const first = await send(input, init)
    if (first.status !== 401 || !(await saysExpired(first.clone())) || !(await credentials.renew()))
      return first
    const headers = new Headers(init?.headers)
    headers.set('authorization', `Bearer ${credentials.token() ?? ''}`)
    return send(input, { ...init, headers })
  }
}

async function saysExpired(response: Response): Promise<boolean> {
  return readProblem(await response.json().catch(() => null))?.code === 'token-expired'
}
