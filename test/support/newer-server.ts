import type { BrowserContext, Route as Request } from 'playwright-core'
import { matchRoute } from '#infra/local/gateway/match-route.ts'
import { Problem } from '#shared/contract/errors.ts'
import { contract } from '#shared/contract/index.ts'
import { LIVE_KINDS, type LiveKind } from '#shared/contract/live.ts'
import type { Route, Routes } from '#shared/contract/route.ts'
import { ADDED, grown, type Recode } from './grown.ts'

/** How the newer server is to behave; a test may change it while pages are open. */
export interface Release {
  isOut: boolean
  readonly recode: Recode
  /** Answers a request itself, with a refusal of its own. */
  refuse?: (method: string, path: string, body: string | null) => Problem | null
  /** Says changes of incidents in a form, and under a version, of its own. */
  saysOtherwise?: boolean
}

/** The word of a newer server for a code: no page of today knows it. */
export const unheardOf = (code: string): string => `${code}-2`

/**
 * Puts a newer release between the pages of a browser and the real server: what comes back is the server's
 * own, grown.
 */
export async function putBetween(context: BrowserContext, release: Release): Promise<void> {
  await context.route(
    ({ pathname }) => pathname.startsWith('/api/'),
    (request) => (release.isOut ? answer(request, release).catch(unlessClosed) : request.continue()),
  )
  await context.routeWebSocket(/\/live\?/, (socket) => {
    socket.connectToServer().onMessage((text) => {
      const told = release.isOut ? said(JSON.parse(String(text)) as Message, release) : [text]
      for (const one of told) socket.send(one)
    })
  })
}

/** A page that is closed while its answer is under way needs none. */
function unlessClosed(error: unknown): void {
  if (!/disposed|closed/.test(String(error))) throw error
}

async function answer(request: Request, release: Release): Promise<void> {
  const [method, path] = [request.request().method(), new URL(request.request().url()).pathname]
  const refusal = release.refuse?.(method, path, request.request().postData()) ?? null
  if (refusal !== null) {
    const body = JSON.stringify({ ...refusal, [ADDED]: 1 })
    return request.fulfill({ status: refusal.status, contentType: 'application/problem+json', body })
  }
  const response = await request.fetch()
  const body: unknown = await response.json()
  const schema = response.ok() ? rowOf(method, decodeURIComponent(path))?.returns : Problem
  const json = schema === undefined ? body : grown(schema, body, release.recode)
  return request.fulfill({ response, json })
}

function rowOf(method: string, path: string): Route | undefined {
  const match = matchRoute(method, path)
  const rows: Routes = match === null ? {} : contract[match.feature]
  return Object.values(rows).find((row) => `${row.method} ${row.path}` === match?.routeKey)
}

interface Message {
  readonly kind: LiveKind | 'pong'
  readonly changes: readonly { readonly record?: unknown }[]
}

/** Beside every message comes one of a kind that is not known. */
function said(message: Message, { recode, saysOtherwise = false }: Release): string[] {
  const { kind, changes } = message
  const schema = kind === 'pong' ? undefined : LIVE_KINDS[kind]
  const added = changes.map((change) => ({
    ...change,
    ...(schema === undefined || change.record === undefined
      ? {}
      : { record: grown(schema, change.record, recode) }),
    [ADDED]: 1,
  }))
  const known = { ...message, changes: added, [ADDED]: 1 }
  const other = { v: 3, kind: 'incidents', told: [] }
  const tides = { v: 2, kind: 'tides', changes: [{ id: 'x', version: 1, record: { height: 2 } }] }
  return [saysOtherwise && kind === 'incidents' ? other : known, tides].map((one) => JSON.stringify(one))
}
