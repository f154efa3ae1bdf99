import { UserManager, WebStorageStateStore, type User } from 'oidc-client-ts'
import type { Config } from './config.ts'
import { signOutParameters } from './sign-out.ts'

/** What is remembered across the way to the issuer and back. */
interface ReturnState {
  readonly page: string
}

const isReturnState = (state: unknown): state is ReturnState =>
  typeof state === 'object' && state !== null && 'page' in state && typeof state.page === 'string'

/**
 * Who is signed in, by authorization code with PKCE. Tokens live in this tab's sessionStorage: a refresh
 * token is good once, so two tabs that shared one would sign each other out. A second tab signs in without a
 * question, by the issuer's own cookie.
 */
export class Session {
  readonly #manager: UserManager
  readonly #resource: string | undefined
  #user: User | null = $state.raw(null)
  #expired = $state(false)
  #renewal: Promise<boolean> | null = null
  /** Kept past `forget`, so that the issuer can still be told whose session ends. */
  #idToken: string | undefined

  constructor(config: Config) {
    this.#resource = config.resource
    this.#manager = new UserManager({
      authority: config.issuer,
      client_id: config.clientId,
      redirect_uri: `${location.origin}/`,
      post_logout_redirect_uri: `${location.origin}/`,
      scope: config.scope,
      ...(config.resource === undefined ? {} : { resource: config.resource }),
      userStore: new WebStorageStateStore({ store: sessionStorage }),
      stateStore: new WebStorageStateStore({ store: localStorage }),
      automaticSilentRenew: true,
    })
    this.#manager.events.addUserLoaded((user) => this.#take(user))
    this.#manager.events.addSilentRenewError(() => this.#noticeExpiry())
    this.#manager.events.addAccessTokenExpired(() => this.#noticeExpiry())
  }

  get signedIn(): boolean {
    return this.#user !== null
  }

  /**
   * True when the session ended under the page: it stays as it is, asks to sign in again and keeps what was
   * typed.
   */
  get expired(): boolean {
    return this.#expired
  }

  /**
   * Takes up the session of this tab, or completes the way back from the issuer.
   * Gives the page to return to when there was such a way, else null; throws when the issuer refused.
   */
  async resume(): Promise<string | null> {
    const query = new URLSearchParams(location.search)
    if (query.has('state') && (query.has('code') || query.has('error'))) {
      const user = await this.#manager.signinCallback()
      this.#take(user ?? null)
      return isReturnState(user?.state) ? user.state.page : '/'
    }
    const kept = await this.#manager.getUser()
    if (kept === null) return null
    this.#take(kept)
    if (kept.expired && !(await this.renew())) await this.forget()
    return null
  }

  /** Leaves for the issuer; comes back to this page, with its query. */
  async signIn(): Promise<void> {
    const state: ReturnState = { page: location.pathname + location.search + location.hash }
    await this.#manager.signinRedirect({ state })
  }

  async signOut(): Promise<void> {
    const { authority, client_id } = this.#manager.settings
    const extraQueryParams = signOutParameters(authority, client_id, `${location.origin}/`)
    const hint = this.#idToken === undefined ? {} : { id_token_hint: this.#idToken }
    await this.#manager.signoutRedirect({ extraQueryParams, ...hint })
  }

  /** The access token to send, or null. */
  token(): string | null {
    return this.#user?.access_token ?? null
  }

  /** Fetches a fresh token, once for all who ask at the same time; false when only a new sign-in helps. */
  renew(): Promise<boolean> {
    this.#renewal ??= this.#renewOnce().finally(() => (this.#renewal = null))
    return this.#renewal
  }

  /** Drops what this tab knows, without telling the issuer. */
  async forget(): Promise<void> {
    await this.#manager.removeUser()
    this.#user = null
  }

  async #renewOnce(): Promise<boolean> {
    // Without a refresh token the library would try a hidden frame, which other origins' cookies no longer
    // allow.
    if (this.#user?.refresh_token === undefined) return false
    const resource = this.#resource === undefined ? {} : { resource: this.#resource }
    const user = await this.#manager.signinSilent(resource).catch(() => null)
    if (user === null) this.#expired = true
    return user !== null
  }

  #take(user: User | null): void {
    this.#user = user
    this.#idToken = user?.id_token ?? this.#idToken
    this.#expired = false
  }

  #noticeExpiry(): void {
    if (this.#user?.expired !== false) this.#expired = true
  }
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Where this page should be instead, or null: the local issuer knows one of this machine's names only, and a
 * sign-in begun on 127.0.0.1 would not find its way back from localhost.
 */
export function issuersOrigin(config: Config, here: Location): string | null {
  const issuer = new URL(config.issuer)
  const sameMachine =
    LOOPBACK.has(issuer.hostname) && LOOPBACK.has(here.hostname) && issuer.port === here.port
  if (!sameMachine || issuer.hostname === here.hostname) return null
  return issuer.origin + here.pathname + here.search + here.hash
}
