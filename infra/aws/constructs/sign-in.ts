import { Aws, Duration, Fn, RemovalPolicy } from 'aws-cdk-lib'
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
} from 'aws-cdk-lib/aws-cognito'
import { Construct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import type { OutsideIssuer } from '../settings.ts'

/** Whom the functions believe, and what the pages need to send people there. */
export interface Identity {
  readonly issuer: string
  readonly audience: string
  readonly jwksUri: string
  readonly clientId: string
  readonly scope: string
  readonly resource?: string | undefined
}

export interface SignIn {
  /** The origins that a page asks while somebody signs in. */
  readonly origins: readonly string[]
  /** @param siteUrl where people come back to */
  readonly identityAt: (siteUrl: string) => Identity
}

/** A provider that is there already; it must be told the site's address by hand. */
export function outsideSignIn(settings: OutsideIssuer): SignIn {
  const { oidcIssuer: issuer, oidcJwksUri: jwksUri, oidcOrigins } = settings
  const {
    oidcAudience: audience,
    oidcClientId: clientId,
    oidcScope: scope,
    oidcResource: resource,
  } = settings
  return {
    origins: [...new Set([new URL(issuer).origin, ...oidcOrigins])],
    identityAt: () => ({ issuer, audience, jwksUri, clientId, scope, resource }),
  }
}

/**
 * A pool of our own: people are entered by an administrator, sign in by e-mail address and a second factor.
 */
export class PoolSignIn extends Construct implements SignIn {
  readonly origins: readonly string[]
  readonly #pool: UserPool

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.#pool = new UserPool(this, 'Pool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      featurePlan: FeaturePlan.ESSENTIALS,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    acknowledge(this.#pool, {
      'AwsSolutions-COG8':
        'Threat protection is a paid plan; accounts are entered by hand and a second factor is required',
    })
    // Names of sign-in pages are unique in a region, so a part of the stack's own unique id stands in it.
    const domainPrefix = `liuwang-${Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))))}`
    this.#pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    })
    this.origins = [
      `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}`,
      `https://${domainPrefix}.auth.${Aws.REGION}.amazoncognito.com`,
    ]
  }

  /** The pages are a public client: code with PKCE, no secret, no implicit flow. */
  identityAt(siteUrl: string): Identity {
    const scopes = [OAuthScope.OPENID, OAuthScope.PROFILE]
    const client = this.#pool.addClient('Pages', {
      generateSecret: false,
      oAuth: {
        flows: { authorizationCodeGrant: true, implicitCodeGrant: false, clientCredentials: false },
        scopes,
        callbackUrls: [siteUrl],
        logoutUrls: [siteUrl],
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.hours(1),
      idTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(14),
    })
    // The newer sign-in pages show nothing before they are given a look; Cognito's own will do.
    new CfnManagedLoginBranding(this, 'Look', {
      userPoolId: this.#pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    })
    const issuer = this.#pool.userPoolProviderUrl
    return {
      issuer,
      jwksUri: `${issuer}/.well-known/jwks.json`,
      clientId: client.userPoolClientId,
      // Its access tokens name the client and no audience.
      audience: client.userPoolClientId,
      scope: scopes.map(({ scopeName }) => scopeName).join(' '),
    }
  }
}
