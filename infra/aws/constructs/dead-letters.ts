import { Duration } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { functions, type FunctionName } from '#infra/manifest.ts'
import { acknowledge } from '../acknowledge.ts'
import { PERIOD, type Alarms } from './alarms.ts'

/** Where what a function could not do is laid down, each function's apart, and an alarm that says so. */
export function deadLetters(scope: Construct, name: FunctionName, alarms: Alarms): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  })
  acknowledge(queue, { 'AwsSolutions-SQS3': 'It is the dead-letter queue itself' })
  alarms.watch({
    name: `${name} dead letters`,
    impact: functions[name].impact,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' }),
    above: 0,
  })
  return queue
}
