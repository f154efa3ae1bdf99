import { describe, expect, test } from 'vitest'
import { functions, type Function } from '#infra/manifest.ts'
import { makeApp, synthesise, textOf, type Json, type Resource } from '../synthesised.ts'

const { template, resources, ofType, the } = synthesise()

describe('alarms', () => {
  const alarms = ofType('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)
  const named = (name: string): Json => alarms.find(({ AlarmName }) => AlarmName === `liuwang ${name}`)
  const all = Object.entries<Function>(functions)

  test.each(all)('of %s say what people notice, for errors and throttles', (name, { impact }) => {
    for (const [kind, MetricName] of [
      ['errors', 'Errors'],
      ['throttles', 'Throttles'],
    ]) {
      expect(named(`${name} ${kind}`)).toMatchObject({
        AlarmDescription: impact,
        MetricName,
        Namespace: 'AWS/Lambda',
        Threshold: 0,
      })
    }
  })

  test('ring for each consumer that falls behind, and for each dead letter', () => {
    for (const [name, { impact, trigger }] of all) {
      const wanted =
        trigger.kind === 'stream'
          ? ['behind', 'dead letters']
          : trigger.kind === 'schedule'
            ? ['dead letters']
            : []
      for (const kind of wanted) expect(named(`${name} ${kind}`)?.AlarmDescription).toBe(impact)
    }
  })

  test('ring for 5xx of the HTTP API and for a line that cannot be opened', () => {
    expect(named('http 5xx')).toMatchObject({ MetricName: '5xx', Namespace: 'AWS/ApiGateway' })
    for (const metric of ['IntegrationError', 'ExecutionError']) {
      expect(named(`live ${metric}`)).toMatchObject({
        MetricName: metric,
        AlarmDescription: functions.socket.impact,
      })
    }
  })

  test('each states an impact, is silent without data and rings at the one topic', () => {
    const topic = { Ref: the('AWS::SNS::Topic').id }
    for (const { AlarmDescription, TreatMissingData, AlarmActions } of alarms) {
      expect(AlarmDescription.length).toBeGreaterThan(20)
      expect([TreatMissingData, AlarmActions]).toEqual(['notBreaching', [topic]])
    }
  })

  test('are let through by the policy of the topic, which is reached by TLS only', () => {
    const { Statement } = the('AWS::SNS::TopicPolicy').Properties.PolicyDocument
    expect(Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
      }),
    )
    expect(Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    )
  })
})

describe('the stack', () => {
  test('keeps what holds data when it is deleted, and cannot be deleted by a slip', () => {
    const holding = ['AWS::DynamoDB::GlobalTable', 'AWS::Cognito::UserPool', 'AWS::S3::Bucket']
    const policies = resources
      .filter(({ Type }) => holding.includes(Type))
      // Files on their way are gone after a day anyway, and their bucket's name must be free again.
      .filter(({ Properties }) => Properties.BucketName === undefined)
      .map(({ DeletionPolicy, UpdateReplacePolicy }) => [DeletionPolicy, UpdateReplacePolicy])
    expect(policies.length).toBeGreaterThan(holding.length)
    expect(new Set(policies.flat())).toEqual(new Set(['Retain']))
    expect(makeApp().stack.terminationProtection).toBe(true)
  })

  test('says where the site, the line and the issuer are', () => {
    const outputs = Object.fromEntries(
      Object.entries<Json>(template.Outputs).map(([name, { Value }]) => [name, textOf(Value)]),
    )
    expect(outputs['SiteUrl']).toMatch(/^https:\/\/<.+\.DomainName>\/$/)
    expect(outputs['LiveUrl']).toMatch(/^wss:\/\/<.+>\.execute-api\.<AWS::Region>\.<AWS::URLSuffix>\/live$/)
    expect(Object.keys(outputs).sort()).toEqual(['AlarmTopic', 'ClientId', 'Issuer', 'LiveUrl', 'SiteUrl'])
  })

  test('gives no role of ours an action or a resource of a whole service', () => {
    const isOurs = ({ id }: Resource): boolean =>
      id.startsWith('Functions') || id.startsWith('FirstAdministrator')
    const statements: Json[] = ofType('AWS::IAM::Policy')
      .filter(isOurs)
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    const words = statements.flatMap(({ Action, Resource }) => [Action, Resource].flat().map(textOf))
    const isNamed = (word: string): boolean =>
      word.endsWith('/live/POST/@connections/*') || /^<TransfersBucket\w+\.Arn>\/\*$/.test(word)
    expect(words.filter((word) => word.includes('*')).filter((word) => !isNamed(word))).toEqual([])
  })
})
