import { Aws, Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'

export const PERIOD = Duration.minutes(5)

export interface Watch {
  /** What is watched, in a word or two; the alarm's name. */
  readonly name: string
  /**
   * What people notice while it rings. Whoever is woken reads this first, so there is no alarm without it.
   */
  readonly impact: string
  readonly metric: IMetric
  /** It rings when one period's value is greater. */
  readonly above: number
}

/** Rings for whoever subscribes to the one topic. */
export class Alarms extends Construct {
  readonly topic: Topic
  readonly #prefix: string

  constructor(scope: Construct, id: string, prefix: string) {
    super(scope, id)
    this.#prefix = prefix
    this.topic = new Topic(this, 'Topic', { enforceSSL: true })
    // A topic with a policy of its own loses the default one, and then alarms ring unheard.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    )
  }

  watch({ name, impact, metric, above }: Watch): void {
    new Alarm(this, name, {
      alarmName: `${this.#prefix} ${name}`,
      alarmDescription: impact,
      metric,
      threshold: above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // Nobody reports at night: no data is no trouble.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(this.topic))
  }
}
