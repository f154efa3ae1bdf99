import { Duration } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Construct } from 'constructs'
import { functions, type FunctionName, type TableName } from '#infra/manifest.ts'
import { PERIOD, type Alarms } from './alarms.ts'
import { deadLetters } from './dead-letters.ts'
import type { Functions } from './functions.ts'
import type { Tables } from './tables.ts'

/**
 * Named one by one and for one stream: CDK's own grant would let a function list the streams of the whole
 * account.
 */
const READ_STREAM = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
] as const

/**
 * A record is tried so often again before it is laid down, with twice the pause each time: as on one machine.
 */
const RETRIES = 5

/**
 * Longer than this a function does not keep a batch of changes waiting; those that take longer get one row at
 * a time.
 */
const QUICK_SECONDS = 60
const BATCH = 100

interface StreamsProps {
  readonly functions: Functions
  readonly tables: Tables
  readonly alarms: Alarms
}

/** Hands the streams of the tables to the functions that the manifest names. */
export class Streams extends Construct {
  constructor(scope: Construct, id: string, props: StreamsProps) {
    super(scope, id)
    for (const [name, { trigger }] of Object.entries(functions)) {
      if (trigger.kind === 'stream') this.#feed(name as FunctionName, trigger.table, props)
    }
  }

  #feed(name: FunctionName, table: TableName, { functions: { byName }, tables, alarms }: StreamsProps): void {
    const { impact, timeoutSeconds } = functions[name]
    const isSlow = timeoutSeconds > QUICK_SECONDS
    const target = byName[name]
    const eventSourceArn = tables.byName[table].tableStreamArn
    if (eventSourceArn === undefined) throw new Error(`${name} reads the stream of ${table}, which has none`)
    const scope = new Construct(this, name)
    target.addToRolePolicy(new PolicyStatement({ actions: [...READ_STREAM], resources: [eventSourceArn] }))
    const mapping = new EventSourceMapping(scope, 'Source', {
      target,
      eventSourceArn,
      // What was written before the function was there is brought too.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: isSlow ? 1 : BATCH,
      // A long job keeps no other waiting; the records of one item stay in order all the same.
      ...(isSlow ? { parallelizationFactor: 10 } : {}),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: RETRIES,
      onFailure: new SqsDlq(deadLetters(scope, name, alarms)),
    })
    // The service tries the role when the mapping is made, so that its policy must stand before.
    if (target.role !== undefined) mapping.node.addDependency(target.role)
    alarms.watch({
      name: `${name} behind`,
      impact,
      metric: target.metric('IteratorAge', { period: PERIOD, statistic: 'Maximum' }),
      // A batch may take as long as its function; a minute more and the stream is outrunning it.
      above: Duration.seconds(timeoutSeconds).plus(Duration.minutes(1)).toMilliseconds(),
    })
  }
}
