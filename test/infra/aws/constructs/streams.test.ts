import { describe, expect, test } from 'vitest'
import { functions, type Function } from '#infra/manifest.ts'
import { synthesise, textOf, type Json } from '../synthesised.ts'

const { ofType, the, functionOf } = synthesise()
const all = Object.entries<Function>(functions)
const queues = ofType('AWS::SQS::Queue')

/**
 * The queue that an ARN names; it is encrypted, reached by TLS only and keeps what it is given for two weeks.
 */
function expectDeadLetters(arn: Json): void {
  const queue = queues.find(({ id }) => textOf(arn) === `<${id}.Arn>`)
  expect(queue?.Properties).toEqual({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true })
  const policy = the('AWS::SQS::QueuePolicy', ({ Queues }) => Queues[0].Ref === queue?.id).Properties
    .PolicyDocument
  expect(policy.Statement).toContainEqual(
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  )
}

const streaming = all.flatMap(([name, { trigger, timeoutSeconds }]) =>
  trigger.kind === 'stream'
    ? trigger.feeds.map((feed, place) => ({ name, place, timeoutSeconds, table: feed.table, feed }))
    : [],
)

describe.each(streaming)('the consumer $name of $table', ({ name, place, table, feed, timeoutSeconds }) => {
  const streamOf = (one: string) =>
    `<${the('AWS::DynamoDB::GlobalTable', ({ TableName }) => TableName === `liuwang-${one}`).id}.StreamArn>`
  const { id, Properties: mapping } = the(
    'AWS::Lambda::EventSourceMapping',
    ({ FunctionName, EventSourceArn }) =>
      FunctionName.Ref === functionOf(name).id && textOf(EventSourceArn) === streamOf(table),
  )

  test('keeps the name that it had when it was the only one of its function', () => {
    const own = `Streams${name.replaceAll('-', '')}Source`
    expect(id.startsWith(place === 0 ? own : `${own}${table}`)).toBe(true)
  })

  test('is called for its own rows alone, and at once unless it gathers', () => {
    const { only, gatherSeconds } = feed
    const pattern = only && { dynamodb: { Keys: { [only.key]: { S: [only.is] } } } }
    expect(mapping.FilterCriteria?.Filters?.map(({ Pattern }: Json) => JSON.parse(Pattern))).toEqual(
      pattern && [pattern],
    )
    expect(mapping.MaximumBatchingWindowInSeconds).toBe(gatherSeconds)
  })

  test('reads the stream of its table from the beginning', () => {
    expect(textOf(mapping.EventSourceArn)).toBe(streamOf(table))
    expect(mapping.StartingPosition).toBe('TRIM_HORIZON')
  })

  test('is told what failed one by one, halves a batch that fails, and lays down what fails for good', () => {
    expect(mapping.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
    expect(mapping.BisectBatchOnFunctionError).toBe(true)
    expect(mapping.MaximumRetryAttempts).toBe(5)
    expectDeadLetters(mapping.DestinationConfig.OnFailure.Destination)
  })

  test('gets no more at once than its time allows', () => {
    expect(mapping.BatchSize).toBe(timeoutSeconds > 60 ? 1 : 100)
  })

  test('rings when it falls behind by more than a batch may take', () => {
    const alarm = the(
      'AWS::CloudWatch::Alarm',
      ({ AlarmName }) => AlarmName === `liuwang ${name} behind`,
    ).Properties
    expect([alarm.MetricName, alarm.Statistic]).toEqual(['IteratorAge', 'Maximum'])
    expect(alarm.Threshold).toBe((timeoutSeconds + 60) * 1000)
  })
})

const scheduled = all.flatMap(([name, { trigger }]) =>
  trigger.kind === 'schedule' ? [{ name, every: trigger.everyMinutes }] : [],
)

describe.each(scheduled)('the schedule of $name', ({ name, every }) => {
  const { id } = functionOf(name)
  const rule = the('AWS::Events::Rule', ({ Targets }) => textOf(Targets[0].Arn) === `<${id}.Arn>`).Properties

  test('keeps the pace of the manifest', () => {
    const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(rule.ScheduleExpression) ?? []
    expect(Number(count) * { minute: 1, hour: 60, day: 1440 }[unit as 'minute' | 'hour' | 'day']).toBe(every)
    expect(rule.State).toBe('ENABLED')
  })

  test('lays down a turn that could not be handed over, and one that failed', () => {
    expectDeadLetters(rule.Targets[0].DeadLetterConfig.Arn)
    const invoke = the(
      'AWS::Lambda::EventInvokeConfig',
      ({ FunctionName }) => FunctionName.Ref === id,
    ).Properties
    expect(invoke.DestinationConfig.OnFailure.Destination).toEqual(rule.Targets[0].DeadLetterConfig.Arn)
  })
})

test('nothing reads a stream or runs by the clock but what the manifest says', () => {
  expect(ofType('AWS::Lambda::EventSourceMapping')).toHaveLength(streaming.length)
  expect(ofType('AWS::Events::Rule')).toHaveLength(scheduled.length)
  expect(queues).toHaveLength(new Set(streaming.map(({ name }) => name)).size + scheduled.length)
})
