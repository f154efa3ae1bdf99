import { expect, test } from 'vitest'
import { synthesise, textOf, type Json } from '../synthesised.ts'

const { the } = synthesise()
const bucket = the('AWS::S3::Bucket', ({ BucketName }) => BucketName !== undefined)

test('files on their way are kept for a day, reached by TLS and signed addresses only, and by the pages of the site', () => {
  expect(bucket.Properties).toMatchObject({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: 1, Status: 'Enabled' }] },
  })
  const [rule]: Json[] = bucket.Properties.CorsConfiguration.CorsRules
  expect(rule).toMatchObject({ AllowedMethods: ['PUT', 'GET'], AllowedHeaders: ['content-type'] })
  expect(rule.AllowedOrigins.map(textOf)).toEqual([expect.stringMatching(/^https:\/\/<.+\.DomainName>$/)])
  const policy = the('AWS::S3::BucketPolicy', ({ Bucket }) => Bucket.Ref === bucket.id)
  const statements: Json[] = policy.Properties.PolicyDocument.Statement
  expect(statements.map(({ Effect }) => Effect)).toEqual(['Deny'])
  expect(statements[0].Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } })
})
