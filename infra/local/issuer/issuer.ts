import type { IncomingMessage, ServerResponse } from 'node:http'
import { errors, type default as Provider } from 'oidc-provider'
import type { DataFolder } from '../data-folder.ts'
import type { Disk } from '../disk.ts'
import type { Listener } from '../gateway/gateway.ts'
import { send } from '../gateway/http-answer.ts'
import { readBody } from '../gateway/read-body.ts'
import { findDemoPerson } from '../people.ts'
import { demoToken } from './demo-token.ts'
import { publicKeySet, readOrMakeKeys } from './keys.ts'
import { fontFile } from './page-font.ts'
import { makeProvider, RETRY_SECONDS } from './provider.ts'
import { openSessionStore } from './session-store.ts'
import type { SignInCode } from './sign-in-code.ts'
import { busyPage, signInPage, staleSignInPage } from './sign-in-page.ts'
import { SIGN_OUT_SCRIPT } from './sign-out-page.ts'

export interface Issuer {
  readonly listener: Listener
  /** The public keys as JSON, for the loopback listener: functions verify with them. */
  readonly keySet: string
  readonly close: () => void
}

interface IssuerOptions {
  readonly folder: DataFolder
  readonly disk?: Disk
  readonly origin: string
  /** Null when only this machine can reach us. */
  readonly code: SignInCode | null
}

/** The policy of the issuer's own pages: inline style, our font, one known script. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; script-src ${SIGN_OUT_SCRIPT}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

/** Opens the local issuer under <origin>/auth. */
export async function openIssuer({ folder, disk, origin, code }: IssuerOptions): Promise<Issuer> {
  const keys = await readOrMakeKeys(folder)
  const store = openSessionStore(folder.sessions, disk)
  const provider = makeProvider({ origin, keys, adapterFor: store.adapterFor })
  provider.on('server_error', (_ctx, error: Error) => console.error(error))
  const handle = provider.callback()
  return {
    keySet: JSON.stringify(publicKeySet(keys)),
    close: store.close,
    listener: async (request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? ''
      response.setHeader('content-security-policy', POLICY)
      response.setHeader('cache-control', 'no-store')
      if (path === '/auth/demo-token') return send(response, await demoToken(request, `${origin}/auth`, keys))
      if (path.startsWith(FONTS)) return sendFont(path.slice(FONTS.length), response)
      if (path.startsWith('/auth/interaction/')) return interact(provider, code, { request, response })
      // The provider builds its addresses from what was cut off, so it must be told.
      const cut = Object.assign(request, {
        originalUrl: request.url ?? '',
        url: (request.url ?? '').slice('/auth'.length) || '/',
      })
      await handle(cut, response)
    },
  }
}

const FONTS = '/auth/font/'

async function sendFont(name: string, response: ServerResponse): Promise<void> {
  const body = fontFile(name)
  const headers = { 'content-type': 'font/woff2', 'cache-control': 'public, max-age=31536000, immutable' }
  await send(
    response,
    body === null ? { status: 404, headers: {}, body: '' } : { status: 200, headers, body },
  )
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse }

/** GET shows the people; POST signs one of them in. */
async function interact(
  provider: Provider,
  code: SignInCode | null,
  { request, response }: Exchange,
): Promise<void> {
  const body = await readBody(request, 4_096)
  const page = (status: number, html: string) =>
    send(response, { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: html })
  // Without its cookie this is nobody's sign-in, or an old one.
  const details = await provider.interactionDetails(request, response).catch(() => null)
  if (details === null) return page(400, staleSignInPage())
  const asked = { uid: details.uid, asksCode: code !== null, wrongCode: false }
  if (request.method !== 'POST') return page(200, signInPage(asked))
  const form = new URLSearchParams(body?.toString('utf8') ?? '')
  if (code !== null && !code.accepts(form.get('code') ?? ''))
    return page(403, signInPage({ ...asked, wrongCode: true }))
  const found = findDemoPerson(form.get('person') ?? '')
  if (found === undefined) return page(400, signInPage(asked))
  const login = { login: { accountId: found.person.id } }
  await provider
    .interactionFinished(request, response, login, { mergeWithLastSubmission: false })
    .catch((error: unknown) => {
      if (!(error instanceof errors.TemporarilyUnavailable)) throw error
      response.setHeader('retry-after', RETRY_SECONDS)
      return page(503, busyPage())
    })
}
