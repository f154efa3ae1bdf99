import { Duration } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources'
import { Construct } from 'constructs'
import { functions, type Feed, type FunctionName } from '#infra/manifest.ts'
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

/** One stream on its way to one function. */
interface Mapping {
  readonly scope: Construct
  readonly id: string
  readonly name: FunctionName
  readonly feed: Feed
  readonly onFailure: SqsDlq
}

/** Hands the streams of the tables to the functions that the manifest names. */
export class Streams extends Construct {
  constructor(scope: Construct, id: string, props: StreamsProps) {
    super(scope, id)
    for (const [name, { trigger }] of Object.entries(functions)) {
      if (trigger.kind === 'stream') this.#feed(name as FunctionName, trigger.feeds, props)
    }
  }

  #feed(name: FunctionName, feeds: readonly Feed[], props: StreamsProps): void {
    const { impact, timeoutSeconds } = functions[name]
    const target = props.functions.byName[name]
    const scope = new Construct(this, name)
    const onFailure = new SqsDlq(deadLetters(scope, name, props.alarms))
    feeds.forEach((feed, i) => {
      // The first keeps the name that it had alone: under another the service would refuse it as there
      // already.
      const id = i === 0 ? 'Source' : `Source-${feed.table}`
      this.#map({ scope, id, name, feed, onFailure }, props)
    })
    props.alarms.watch({
      name: `${name} behind`,
      impact,
      metric: target.metric('IteratorAge', { period: PERIOD, statistic: 'Maximum' }),
      // A batch may take as long as its function; a minute more and the stream is outrunning it.
      above: Duration.seconds(timeoutSeconds).plus(Duration.minutes(1)).toMilliseconds(),
    })
  }

  #map({ scope, id, name, feed, onFailure }: Mapping, { functions: { byName }, tables }: StreamsProps): void {
    const isSlow = functions[name].timeoutSeconds > QUICK_SECONDS
    const target = byName[name]
    const { table, only, gatherSeconds } = feed
    const eventSourceArn = tables.byName[table].tableStreamArn
    if (eventSourceArn === undefined) throw new Error(`${name} reads the stream of ${table}, which has none`)
    target.addToRolePolicy(new PolicyStatement({ actions: [...READ_STREAM], resources: [eventSourceArn] }))
    const mapping = new EventSourceMapping(scope, id, {
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
      ...(gatherSeconds === undefined ? {} : { maxBatchingWindow: Duration.seconds(gatherSeconds) }),
      ...(only === undefined
        ? {}
        : { filters: [FilterCriteria.filter({ dynamodb: { Keys: { [only.key]: { S: [only.is] } } } })] }),
      onFailure,
    })
    // The service tries the role when the mapping is made, so that its policy must stand before.
    if (target.role !== undefined) mapping.node.addDependency(target.role)
  }
}
