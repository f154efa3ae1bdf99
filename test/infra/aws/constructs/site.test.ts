import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { pagesOf } from '#infra/aws/constructs/page-paths.ts'
import { synthesise, textOf, type Json } from '../synthesised.ts'

const { ofType, the, template } = synthesise()
const distribution = the('AWS::CloudFront::Distribution').Properties.DistributionConfig
/**
 * Names of AWS's own policies:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
 */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'
const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac'
const originOf = (id: string): Json => distribution.Origins.find(({ Id }: Json) => Id === id)

describe('the distribution', () => {
  test('sends /api/* to the HTTP API: every method, never from a cache, with all headers but the host', () => {
    expect(distribution.CacheBehaviors).toHaveLength(1)
    const [api] = distribution.CacheBehaviors
    expect(api).toMatchObject({
      PathPattern: '/api/*',
      CachePolicyId: CACHING_DISABLED,
      ViewerProtocolPolicy: 'https-only',
    })
    expect(api.OriginRequestPolicyId).toBe(ALL_VIEWER_EXCEPT_HOST)
    expect(api.AllowedMethods).toEqual(expect.arrayContaining(['GET', 'POST', 'PUT']))
    expect(api.FunctionAssociations).toBeUndefined()
    const origin = originOf(api.TargetOriginId)
    const { id } = the('AWS::ApiGatewayV2::Api', ({ ProtocolType }) => ProtocolType === 'HTTP')
    expect(textOf(origin.DomainName)).toBe(`<${id}>.execute-api.<AWS::Region>.<AWS::URLSuffix>`)
    expect(origin.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      OriginSSLProtocols: ['TLSv1.2'],
    })
  })

  test('has no error pages, which would turn the 404 of the API into a page', () => {
    expect(distribution.CustomErrorResponses).toBeUndefined()
  })

  test('reads the pages from a bucket that nobody else reads', () => {
    const pages = distribution.DefaultCacheBehavior
    expect(pages.ViewerProtocolPolicy).toBe('redirect-to-https')
    expect(originOf(pages.TargetOriginId).OriginAccessControlId).toBeDefined()
    const bucket = the('AWS::S3::Bucket', ({ BucketName }) => BucketName === undefined)
    expect(bucket.DeletionPolicy).toBe('Retain')
    expect(bucket.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      VersioningConfiguration: { Status: 'Enabled' },
    })
    const statements: Json[] = the('AWS::S3::BucketPolicy', ({ Bucket }) => Bucket.Ref === bucket.id)
      .Properties.PolicyDocument.Statement
    expect(statements).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    )
    expect(statements.filter(({ Effect }) => Effect === 'Allow').map(({ Principal }) => Principal)).toEqual([
      { Service: 'cloudfront.amazonaws.com' },
    ])
  })
})

describe('the function before the pages', () => {
  const edge = the('AWS::CloudFront::Function').Properties
  const ask = (uri: string): Json =>
    runInNewContext(`${edge.FunctionCode}; handler(event)`, { event: { request: { uri, headers: {} } } })

  test('stands in front of them on the current runtime', () => {
    expect(edge.FunctionConfig.Runtime).toBe('cloudfront-js-2.0')
    expect(distribution.DefaultCacheBehavior.FunctionAssociations).toHaveLength(1)
  })

  test('cannot be made before the site is built, and says how', () => {
    expect(() => pagesOf('/nowhere')).toThrow(/npm run web:build/)
  })

  test.each([
    ['/', '/index.html'],
    ['/report', '/report.html'],
    ['/report.html', '/report.html'],
    ['/assets/main-12345678.js', '/assets/main-12345678.js'],
    ['/config.json', '/config.json'],
  ])('%s is the file %s', (uri, file) => expect(ask(uri).uri).toBe(file))

  test.each(['/nowhere', '/report/', '/index', '/constructor', '/__proto__', '/assets'])(
    '%s is answered with 404 and a page',
    (uri) => {
      expect(ask(uri)).toMatchObject({
        statusCode: 404,
        headers: { 'content-type': { value: 'text/html; charset=utf-8' } },
      })
    },
  )
})

describe('what a page may do', () => {
  const { SecurityHeadersConfig: headers, CustomHeadersConfig } = the(
    'AWS::CloudFront::ResponseHeadersPolicy',
  ).Properties.ResponseHeadersPolicyConfig
  const policy = textOf(headers.ContentSecurityPolicy.ContentSecurityPolicy)

  test('is to run its own scripts only, and connect to the API, the line and the issuer', () => {
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    const live = the('AWS::ApiGatewayV2::Api', ({ ProtocolType }) => ProtocolType === 'WEBSOCKET').id
    const origins = [
      `wss://<${live}>.execute-api.<AWS::Region>.<AWS::URLSuffix>`,
      'https://liuwang-transfers-<AWS::AccountId>-<AWS::Region>.s3.<AWS::Region>.<AWS::URLSuffix>',
      'https://cognito-idp.<AWS::Region>.<AWS::URLSuffix>',
      'https://liuwang-<part>.auth.<AWS::Region>.amazoncognito.com',
    ]
    expect(policy).toContain(`connect-src 'self' ${origins.join(' ')};`)
  })

  test('comes with the headers of the server of one machine, and TLS for a year', () => {
    expect(headers).toMatchObject({
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
    })
    expect(CustomHeadersConfig.Items.map(({ Header }: Json) => Header)).toEqual([
      'cross-origin-opener-policy',
      'permissions-policy',
    ])
    for (const behaviour of [distribution.DefaultCacheBehavior, ...distribution.CacheBehaviors]) {
      expect(behaviour.ResponseHeadersPolicyId).toBeDefined()
    }
  })
})

describe('the content', () => {
  const deployments = ofType('Custom::CDKBucketDeployment')
  const assets = deployments.find(({ Properties }) => Properties.DestinationBucketKeyPrefix === 'assets')
  const pages = deployments.find(({ Properties }) => Properties.DestinationBucketKeyPrefix === undefined)

  test('is kept for good where its name changes with it, and asked for anew elsewhere', () => {
    expect(assets?.Properties.SystemMetadata['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(pages?.Properties.SystemMetadata['cache-control']).toBe('no-cache')
  })

  test('comes in an order that no page names what is not there, and takes nothing from pages that are open', () => {
    expect(template.Resources[pages?.id ?? ''].DependsOn.join(' ')).toContain('SiteContentAssets')
    expect(deployments.map(({ Properties }) => Properties.Prune)).toEqual([false, false])
  })
})
