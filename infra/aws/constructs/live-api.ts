import { Aws, Stack } from 'aws-cdk-lib'
import {
  WebSocketApi,
  WebSocketIntegrationType,
  WebSocketRouteIntegration,
  WebSocketStage,
  type WebSocketRouteIntegrationBindOptions,
  type WebSocketRouteIntegrationConfig,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { PolicyStatement, ServicePrincipal, type Role } from 'aws-cdk-lib/aws-iam'
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { functions } from '#infra/manifest.ts'
import { acknowledge, findingName } from '../acknowledge.ts'
import { PERIOD, type Alarms } from './alarms.ts'

/** Browsers open wss://…/live?ticket=…: the stage is the path. */
const STAGE = 'live'

/** New lines and pings a second; a screen pings every 30 s, and all 600 may come back at once. */
const THROTTLE = { rateLimit: 200, burstLimit: 1_000 } as const

/** Lambda's proxy, without CDK's permission per route: the API as a whole is given one. */
class SocketIntegration extends WebSocketRouteIntegration {
  readonly #handler: LambdaFunction

  constructor(handler: LambdaFunction) {
    super('Socket')
    this.#handler = handler
  }

  bind({ scope }: WebSocketRouteIntegrationBindOptions): WebSocketRouteIntegrationConfig {
    const resourceName = `${this.#handler.functionArn}/invocations`
    const path = {
      service: 'apigateway',
      account: 'lambda',
      resource: 'path/2015-03-31/functions',
      resourceName,
    }
    return { type: WebSocketIntegrationType.AWS_PROXY, uri: Stack.of(scope).formatArn(path) }
  }
}

/** The WebSocket API. One function opens, closes and answers; those that push send to what is open. */
export class LiveApi extends Construct {
  readonly #api: WebSocketApi
  readonly #stage: WebSocketStage

  constructor(scope: Construct, id: string, alarms: Alarms) {
    super(scope, id)
    this.#api = new WebSocketApi(this, 'Api', { description: 'liuwang live' })
    this.#stage = new WebSocketStage(this, 'Stage', {
      webSocketApi: this.#api,
      stageName: STAGE,
      autoDeploy: true,
      throttle: THROTTLE,
    })
    for (const metricName of ['IntegrationError', 'ExecutionError']) {
      alarms.watch({
        name: `live ${metricName}`,
        impact: functions.socket.impact,
        metric: this.#metric(metricName),
        above: 0,
      })
    }
    acknowledge(this, {
      'AwsSolutions-APIG1':
        'Logs of a WebSocket API need a role set for the whole account, and would hold tickets; the function logs failures',
      'AwsSolutions-APIG4': 'A line is opened by a ticket that our own code takes once, within 60 s',
    })
  }

  /** wss://…/live */
  get url(): string {
    return this.#stage.url
  }

  /** What a content security policy names. */
  get origin(): string {
    return `wss://${this.#api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`
  }

  get pushEndpoint(): string {
    return this.#stage.callbackUrl
  }

  answerWith(handler: LambdaFunction): void {
    const integration = new SocketIntegration(handler)
    for (const routeKey of ['$connect', '$disconnect', '$default'])
      this.#api.addRoute(routeKey, { integration })
    handler.addPermission('Live', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: this.#arn(`${STAGE}/*`),
    })
  }

  /** Sending to any line that is open, and nothing else: not closing it, not asking about it. */
  pushStatement(): PolicyStatement {
    return new PolicyStatement({
      actions: ['execute-api:ManageConnections'],
      resources: [this.#connections()],
    })
  }

  acceptPush(role: Role): void {
    const id = `AwsSolutions-IAM5[Resource::${this.#connectionsAsReported()}]`
    acknowledge(role, { [id]: 'The ids of open lines are not known before they open' })
  }

  #connections(): string {
    return this.#arn(`${STAGE}/POST/@connections/*`)
  }

  #connectionsAsReported(): string {
    const api = `<${findingName(this.#api)}>`
    return `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:${api}/${STAGE}/POST/@connections/*`
  }

  #arn(resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'execute-api', resource: this.#api.apiId, resourceName })
  }

  #metric(metricName: string): Metric {
    const dimensionsMap = { ApiId: this.#api.apiId, Stage: STAGE }
    return new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap,
      period: PERIOD,
      statistic: 'Sum',
    })
  }
}
