import Provider, {
  errors,
  type Adapter,
  type Configuration,
  type KoaContextWithOIDC,
  type ResourceServer,
} from 'oidc-provider'
import { findDemoPerson } from '../people.ts'
import { escapeHtml, issuerPage } from './html.ts'
import type { IssuerKeys } from './keys.ts'
import { busyPage } from './sign-in-page.ts'
import { signOutPage } from './sign-out-page.ts'

export const AUDIENCE = 'urn:liuwang:api'
export const CLIENT_ID = 'web'
export const ACCESS_TOKEN_SECONDS = 3_600
/** A demo should not ask again every morning. */
const SESSION_SECONDS = 14 * 86_400

/** When to ask again what could not be stored. */
export const RETRY_SECONDS = 5

/** The pages that people can come back to after signing in or out. */
const PAGES = ['/', '/report', '/audit', '/docs', '/designer']

interface ProviderOptions {
  /** The one address of the platform, without a slash at the end. */
  readonly origin: string
  readonly keys: IssuerKeys
  readonly adapterFor: (model: string) => Adapter
}

/**
 * The issuer at <origin>/auth: authorization code with PKCE for the pages, JWT access tokens that say only
 * who.
 */
export function makeProvider({ origin, keys, adapterFor }: ProviderOptions): Provider {
  const provider = new Provider(`${origin}/auth`, {
    ...ENDURING,
    adapter: adapterFor,
    jwks: { keys: [keys.signing] },
    cookies: {
      keys: keys.cookies,
      long: { path: '/', sameSite: 'lax', signed: true },
      short: { path: '/', sameSite: 'lax', signed: true },
    },
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'none',
        application_type: 'web',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: PAGES.map((page) => origin + page),
        post_logout_redirect_uris: PAGES.map((page) => origin + page),
      },
    ],
    interactions: { url: (_ctx, interaction) => `/auth/interaction/${interaction.uid}` },
  })
  provider.use(async (ctx, next) => {
    await next()
    if (ctx.status === 503) ctx.set('retry-after', String(RETRY_SECONDS))
  })
  return provider
}

/** JWT instead of the opaque default, and an audience of our own. */
const RESOURCE_SERVER: ResourceServer = {
  scope: 'api',
  audience: AUDIENCE,
  accessTokenFormat: 'jwt',
  accessTokenTTL: ACCESS_TOKEN_SECONDS,
  jwt: { sign: { alg: 'RS256' } },
}

/** What does not depend on where it runs. */
const ENDURING: Configuration = {
  pkce: { required: () => true },
  conformIdTokenClaims: false,
  scopes: ['openid', 'offline_access', 'profile'],
  claims: { openid: ['sub'], profile: ['name'] },
  findAccount: (_ctx, sub) => {
    const found = findDemoPerson(sub)
    return found && { accountId: sub, claims: () => ({ sub, name: found.person.name }) }
  },
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  // Two tabs may renew at the same moment; a rotated token used twice would sign both out.
  rotateRefreshToken: false,
  ttl: {
    AccessToken: ACCESS_TOKEN_SECONDS,
    AuthorizationCode: 60,
    IdToken: ACCESS_TOKEN_SECONDS,
    Interaction: 3_600,
    RefreshToken: SESSION_SECONDS,
    Grant: SESSION_SECONDS,
    Session: SESSION_SECONDS,
  },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        ctx.body = signOutPage(form)
      },
      postLogoutSuccessSource: (ctx) => ctx.redirect('/'),
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => AUDIENCE,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx, resource) => {
        if (resource !== AUDIENCE) throw new errors.InvalidTarget()
        return RESOURCE_SERVER
      },
    },
  },
  loadExistingGrant,
  renderError: (ctx, out, error) => {
    ctx.type = 'html'
    if (error instanceof errors.TemporarilyUnavailable) {
      ctx.body = busyPage()
      return
    }
    ctx.body = issuerPage(
      '登录未完成 · Sign-in failed',
      `<h1>登录未完成</h1><p>${escapeHtml(out.error)}: ${escapeHtml(out.error_description ?? '')}</p>
<p><a href="/">返回首页重试 · Back to start again</a></p>`,
    )
  },
}

/** Our own page needs no consent: whoever signs in grants it what it asks for. */
async function loadExistingGrant(ctx: KoaContextWithOIDC) {
  const { oidc } = ctx
  const clientId = oidc.client?.clientId
  const accountId = oidc.session?.accountId
  if (clientId === undefined || accountId === undefined) return undefined
  const known = oidc.result?.consent?.grantId ?? oidc.session?.grantIdFor(clientId)
  const existing = known === undefined ? undefined : await oidc.provider.Grant.find(known)
  if (existing !== undefined) return existing
  const grant = new oidc.provider.Grant({ clientId, accountId })
  grant.addOIDCScope('openid profile offline_access')
  grant.addResourceScope(AUDIENCE, 'api')
  await grant.save()
  return grant
}
