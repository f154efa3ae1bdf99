import { Aws, RemovalPolicy } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { HttpApi as Api, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { contract } from '#shared/contract/index.ts'
import type { Routes } from '#shared/contract/route.ts'
import { functions, type FunctionName } from '#infra/manifest.ts'
import { acknowledge } from '../acknowledge.ts'
import { PERIOD, type Alarms } from './alarms.ts'
import type { Functions } from './functions.ts'

/**
 * What all callers together may ask a second, before any function runs: 600 devices that come back at once
 * after a cut ask some four times each, which the burst takes; a county's daily work is far below the rate.
 */
const THROTTLE = { rateLimit: 500, burstLimit: 2_000 } as const

/**
 * Enough to follow a request into the function's log; no query, for it may hold a position, and no address.
 */
const LOG_LINE = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
})

/** The HTTP API: exactly the routes of the contract, each answered by the function of its feature. */
export class HttpApi extends Construct {
  readonly #api: Api

  constructor(scope: Construct, id: string, alarms: Alarms) {
    super(scope, id)
    this.#api = new Api(this, 'Api', { createDefaultStage: false, description: 'liuwang' })
    const logGroup = new LogGroup(this, 'Log', {
      // Names that begin so need no line each in the account's resource policy, which has a size limit.
      logGroupName: `/aws/vendedlogs/${Aws.STACK_NAME}/http`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(LOG_LINE),
      },
    })
    alarms.watch({
      name: 'http 5xx',
      impact: 'Requests of pages and phones fail; the log of the API shows which route',
      metric: this.#api.metricServerError({ period: PERIOD, statistic: 'Sum' }),
      above: 0,
    })
    acknowledge(this, {
      'AwsSolutions-APIG4':
        'Every route is authorized by our own middleware, the same code here and on one machine',
    })
  }

  /** Where CloudFront finds it. */
  get domainName(): string {
    return `${this.#api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`
  }

  answerWith({ byName }: Functions): void {
    for (const [name, { trigger }] of Object.entries(functions)) {
      if (trigger.kind !== 'http') continue
      const integration = new HttpLambdaIntegration(name, byName[name as FunctionName], {
        // One permission for the whole API: one a route passes the size of a function's policy at some 30
        // routes.
        scopePermissionToRoute: false,
      })
      const routes: Routes = contract[trigger.feature]
      for (const { method, path } of Object.values(routes)) {
        this.#api.addRoutes({ path, methods: [HttpMethod[method]], integration })
      }
    }
  }
}
