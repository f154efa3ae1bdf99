import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Config } from '../../../../web/src/api/config.ts'
import { LEAVE_ASSETS, synthesise, textOf, type Json, type Synthesised } from '../synthesised.ts'

/** What the pages will read as /config.json, with `<…>` for what is known at deploy time only. */
function configOf({ the, assetFolder }: Synthesised): Json {
  const { SourceObjectKeys, SourceMarkers } = the(
    'Custom::CDKBucketDeployment',
    (one) => one.SourceMarkers !== undefined,
  ).Properties
  const written = readFileSync(join(assetFolder(SourceObjectKeys[1]), 'config.json'), 'utf8')
  const fill = (text: string, [marker, value]: [string, Json]): string =>
    text.replaceAll(marker, textOf(value))
  return JSON.parse(Object.entries<Json>(SourceMarkers[1]).reduce(fill, written))
}

const identityOf = ({ functionOf }: Synthesised, name = 'incidents') => {
  const { ISSUER, AUDIENCE, JWKS_URI } = functionOf(name).Properties.Environment.Variables
  return [ISSUER, AUDIENCE, JWKS_URI].map(textOf)
}

describe('by default', () => {
  const made = synthesise({ [LEAVE_ASSETS]: '' })
  const { the } = made
  const pool = the('AWS::Cognito::UserPool')
  const client = the('AWS::Cognito::UserPoolClient')

  test('there is a pool that nobody enters by himself, with a second factor, and that outlives the stack', () => {
    expect(pool.Properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      DeletionProtection: 'ACTIVE',
    })
    expect(pool.DeletionPolicy).toBe('Retain')
  })

  test('the pages sign in as a public client: by code only, and come back to the site only', () => {
    expect(client.Properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'profile'],
      PreventUserExistenceErrors: 'ENABLED',
    })
    const site = `https://<${the('AWS::CloudFront::Distribution').id}.DomainName>/`
    expect(client.Properties.CallbackURLs.map(textOf)).toEqual([site])
    expect(client.Properties.LogoutURLs.map(textOf)).toEqual([site])
  })

  test('the sign-in pages have a look, without which they would show nothing', () => {
    expect(the('AWS::Cognito::UserPoolDomain').Properties.ManagedLoginVersion).toBe(2)
    expect(the('AWS::Cognito::ManagedLoginBranding').Properties.ClientId).toEqual({ Ref: client.id })
  })

  test('the functions believe the pool, in tokens for this client', () => {
    const issuer = `<${pool.id}.ProviderURL>`
    expect(identityOf(made)).toEqual([issuer, `<${client.id}>`, `${issuer}/.well-known/jwks.json`])
  })

  test('the pages are told of it, and that the API answers on their own origin', () => {
    expect(configOf(made)).toEqual({
      apiUrl: '',
      liveUrl: textOf(made.template.Outputs.LiveUrl.Value),
      issuer: `<${pool.id}.ProviderURL>`,
      clientId: `<${client.id}>`,
      scope: 'openid profile',
      basemaps: [],
    })
  })
})

describe('with an issuer of your own', () => {
  const made = synthesise({
    [LEAVE_ASSETS]: '',
    oidcIssuer: 'https://id.example.cn/realms/county',
    oidcClientId: 'liuwang',
    oidcJwksUri: 'https://id.example.cn/realms/county/certs',
    oidcAudience: 'liuwang-api',
    oidcResource: 'urn:county:api',
    oidcOrigins: 'https://token.example.cn, https://login.example.cn/path',
  })

  test('there is no pool', () => {
    expect(made.resources.filter(({ Type }) => Type.startsWith('AWS::Cognito'))).toEqual([])
  })

  test('the functions believe it, and no other', () => {
    const expected = [
      'https://id.example.cn/realms/county',
      'liuwang-api',
      'https://id.example.cn/realms/county/certs',
    ]
    for (const name of ['people', 'incidents', 'live']) expect(identityOf(made, name)).toEqual(expected)
  })

  test('the pages may connect to it', () => {
    const { ResponseHeadersPolicyConfig } = made.the('AWS::CloudFront::ResponseHeadersPolicy').Properties
    expect(
      textOf(ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy),
    ).toContain(' https://id.example.cn https://token.example.cn https://login.example.cn;')
  })

  test('the pages are told what to ask it for, in words they understand', () => {
    expect(Config.parse(configOf(made))).toMatchObject({
      issuer: 'https://id.example.cn/realms/county',
      clientId: 'liuwang',
      scope: 'openid profile',
      resource: 'urn:county:api',
    })
  })
})
