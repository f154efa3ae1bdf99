import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations'
import { Construct } from 'constructs'
import { functions, type FunctionName } from '#infra/manifest.ts'
import type { Alarms } from './alarms.ts'
import { deadLetters } from './dead-letters.ts'
import type { Functions } from './functions.ts'

/** The next turn does what this one left, so that little is gained by trying longer. */
const RETRIES = 1
const GIVE_UP_AFTER = Duration.minutes(30)

interface SchedulesProps {
  readonly functions: Functions
  readonly alarms: Alarms
}

/** Runs the functions that the manifest gives a pace. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, props: SchedulesProps) {
    super(scope, id)
    for (const [name, { trigger }] of Object.entries(functions)) {
      if (trigger.kind === 'schedule') this.#run(name as FunctionName, trigger.everyMinutes, props)
    }
  }

  #run(name: FunctionName, everyMinutes: number, { functions: { byName }, alarms }: SchedulesProps): void {
    const scope = new Construct(this, name)
    const handler = byName[name]
    const deadLetterQueue = deadLetters(scope, name, alarms)
    const retry = { retryAttempts: RETRIES, maxEventAge: GIVE_UP_AFTER }
    // The rule hands over and is done: a turn that was not handed over and one that failed come by two ways.
    handler.configureAsyncInvoke({ ...retry, onFailure: new SqsDestination(deadLetterQueue) })
    new Rule(scope, 'Rule', {
      schedule: Schedule.rate(Duration.minutes(everyMinutes)),
      targets: [new LambdaFunction(handler, { ...retry, deadLetterQueue })],
    })
  }
}
