import { describe, expect, test } from 'vitest'
import {
  functions,
  tables,
  tableVariable,
  type Function,
  type FunctionName,
  type Table,
  type TableName,
} from '#infra/manifest.ts'
import { listOf, synthesise, textOf, type Json, type Resource } from '../synthesised.ts'

const { ofType, the, functionOf } = synthesise()
const names = Object.keys(functions) as FunctionName[]
const idOf = (table: string): string =>
  the('AWS::DynamoDB::GlobalTable', ({ TableName }) => TableName === `liuwang-${table}`).id

/** Every `action on resource` that the role of a function allows. */
function allowedTo(name: FunctionName): string[] {
  const role = functionOf(name).Properties.Role['Fn::GetAtt'][0]
  const roleOnly = ofType('AWS::IAM::Role').find(({ id }) => id === role)
  expect(roleOnly?.Properties.ManagedPolicyArns).toBeUndefined()
  expect(roleOnly?.Properties.Policies).toBeUndefined()
  const policies = ofType('AWS::IAM::Policy').filter(({ Properties }) =>
    Properties.Roles.some((one: Json) => one.Ref === role),
  )
  return policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement.flatMap(pairsOf)).sort()
}

function pairsOf({ Effect, Action, Resource }: Json): string[] {
  expect(Effect).toBe('Allow')
  return listOf(Action).flatMap((action) =>
    listOf(Resource).map((resource) => `${action} on ${textOf(resource)}`),
  )
}

/** What the manifest says, spelled out by hand here so that a change of the words' meaning shows. */
function expectedOf(name: FunctionName): string[] {
  const { grants, pushes, transfers, trigger }: Function = functions[name]
  const found = Object.entries(grants).flatMap(([table, grant]) => {
    const arn = `<${idOf(table)}.Arn>`
    const indexes = Object.keys((tables[table as TableName] as Table).indexes ?? {})
    const read = ['GetItem', 'BatchGetItem', 'Query'].map((action) => `dynamodb:${action} on ${arn}`)
    const ask = indexes.map((index) => `dynamodb:Query on ${arn}/index/${index}`)
    const write = ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].map(
      (action) => `dynamodb:${action} on ${arn}`,
    )
    return [...(grant === 'write' ? [] : [...read, ...ask]), ...(grant === 'read' ? [] : write)]
  })
  const { LoggingConfig } = functionOf(name).Properties
  found.push(
    ...['CreateLogStream', 'PutLogEvents'].map(
      (action) => `logs:${action} on <${LoggingConfig.LogGroup.Ref}.Arn>`,
    ),
  )
  if (transfers !== undefined) {
    const bucket = the('AWS::S3::Bucket', ({ BucketName }) => BucketName !== undefined).id
    const actions = transfers === 'read' ? ['GetObject'] : ['GetObject', 'PutObject']
    found.push(...actions.map((action) => `s3:${action} on <${bucket}.Arn>/*`))
  }
  if (pushes) {
    const api = the('AWS::ApiGatewayV2::Api', ({ ProtocolType }) => ProtocolType === 'WEBSOCKET').id
    const lines = `<AWS::Region>:<AWS::AccountId>:<${api}>/live/POST/@connections/*`
    found.push(`execute-api:ManageConnections on arn:<AWS::Partition>:execute-api:${lines}`)
  }
  if (trigger.kind === 'stream') {
    const actions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']
    for (const { table } of trigger.feeds)
      found.push(...actions.map((action) => `dynamodb:${action} on <${idOf(table)}.StreamArn>`))
  }
  if (trigger.kind === 'stream' || trigger.kind === 'schedule') {
    const queue = ofType('AWS::SQS::Queue').find(({ id }) =>
      id.includes(`s${name.replaceAll('-', '')}DeadLetters`),
    )
    found.push(
      ...['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map(
        (action) => `sqs:${action} on <${queue?.id}.Arn>`,
      ),
    )
  }
  return found.sort()
}

describe.each(names)('the function %s', (name) => {
  const { Properties } = functionOf(name)

  test('may do what the manifest grants, and nothing else', () => {
    expect(allowedTo(name)).toEqual(expectedOf(name))
  })

  test('runs on Node 24 on arm64 with the memory and time of the manifest', () => {
    const { memoryMegabytes, timeoutSeconds } = functions[name]
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: memoryMegabytes,
      Timeout: timeoutSeconds,
    })
    expect(Properties.ReservedConcurrentExecutions).toBeUndefined()
  })

  test('knows the tables it is granted and fed from, whom to believe if it answers people, where to push if it pushes, and where files are if it handles them', () => {
    const { grants, pushes, transfers, trigger }: Function = functions[name]
    const variables = Object.keys(Properties.Environment.Variables)
    // What a stream brings is told by the name of its table.
    const fed = trigger.kind === 'stream' ? trigger.feeds.map(({ table }) => table) : []
    const wanted = [
      ...[...new Set([...Object.keys(grants), ...fed])].map((table) => tableVariable(table as TableName)),
      ...(trigger.kind === 'http' ? ['ISSUER', 'AUDIENCE', 'JWKS_URI'] : []),
      ...(pushes ? ['PUSH_ENDPOINT'] : []),
      ...(transfers === undefined ? [] : ['TRANSFERS_URL']),
      'APP_VERSION',
      'NODE_OPTIONS',
    ]
    expect(variables.sort()).toEqual(wanted.sort())
    for (const table of Object.keys(grants)) {
      expect(Properties.Environment.Variables[tableVariable(table as TableName)]).toEqual({
        Ref: idOf(table),
      })
    }
    expect(Properties.Environment.Variables.APP_VERSION).toBe('1.2.3')
  })

  test('writes a log of its own that is kept for a while, not for ever', () => {
    const log = ofType('AWS::Logs::LogGroup').find(({ id }) => id === Properties.LoggingConfig.LogGroup.Ref)
    expect(log?.Properties.RetentionInDays).toBe(90)
    expect(names.filter((other) => logOf(other) === log?.id)).toEqual([name])
  })
})

const logOf = (name: FunctionName): string => functionOf(name).Properties.LoggingConfig.LogGroup.Ref

test('each function is given one permission by whatever calls it, however many routes it has', () => {
  const permissions = ofType('AWS::Lambda::Permission').map(({ Properties }: Resource) => Properties)
  const called = names.filter((name) => functions[name].trigger.kind !== 'stream')
  expect(permissions).toHaveLength(called.length)
  for (const name of called) {
    const { id } = functionOf(name)
    const own = permissions.filter(({ FunctionName }) => JSON.stringify(FunctionName).includes(`"${id}"`))
    expect(own).toHaveLength(1)
    expect(own[0].SourceArn).toBeDefined()
  }
})
