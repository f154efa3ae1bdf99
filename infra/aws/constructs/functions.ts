import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import {
  functions,
  tableVariable,
  type Function,
  type FunctionName,
  type TableName,
  type VARIABLES,
} from '#infra/manifest.ts'
import type { Bundles } from '../bundles.ts'
import { PERIOD, type Alarms } from './alarms.ts'
import { tableStatements } from './grants.ts'
import type { LiveApi } from './live-api.ts'
import type { Identity } from './sign-in.ts'
import type { Tables } from './tables.ts'
import type { Transfers } from './transfers.ts'

type Variables = Partial<Record<(typeof VARIABLES)[number] | `TABLE_${string}`, string>>

interface FunctionsProps {
  readonly bundles: Bundles
  readonly tables: Tables
  readonly transfers: Transfers
  readonly identity: Identity
  readonly live: LiveApi
  readonly alarms: Alarms
  readonly version: string
}

/**
 * The functions of the manifest. Each has a role of its own that holds its grants, its own log, and nothing
 * else.
 */
export class Functions extends Construct {
  readonly byName: Readonly<Record<FunctionName, LambdaFunction>>
  readonly #props: FunctionsProps

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id)
    this.#props = props
    const names = Object.keys(functions) as FunctionName[]
    this.byName = Object.fromEntries(names.map((name) => [name, this.#make(name)])) as Record<
      FunctionName,
      LambdaFunction
    >
  }

  #make(name: FunctionName): LambdaFunction {
    const { memoryMegabytes, timeoutSeconds } = functions[name]
    const scope = new Construct(this, name)
    const logGroup = new LogGroup(scope, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const made = new LambdaFunction(scope, 'Function', {
      description: `liuwang: ${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(this.#props.bundles[name].folder),
      handler: 'index.handler',
      memorySize: memoryMegabytes,
      timeout: Duration.seconds(timeoutSeconds),
      role: this.#role(scope, name, logGroup),
      logGroup,
      environment: { ...this.#variables(name), NODE_OPTIONS: '--enable-source-maps' },
    })
    this.#watch(name, made)
    return made
  }

  #role(scope: Construct, name: FunctionName, logGroup: LogGroup): Role {
    const { live, tables, transfers } = this.#props
    const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    const statements = [
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
      ...tableStatements(name, tables.byName),
      ...transfers.statementsFor(name),
      ...(pushes(name) ? [live.pushStatement()] : []),
    ]
    for (const statement of statements) role.addToPrincipalPolicy(statement)
    if (pushes(name)) live.acceptPush(role)
    if (handlesFiles(name)) transfers.accept(role)
    return role
  }

  #variables(name: FunctionName): Record<string, string> {
    const { identity, live, tables, transfers, version } = this.#props
    const { grants, trigger } = functions[name]
    const { issuer, audience, jwksUri } = identity
    const fed = trigger.kind === 'stream' ? trigger.feeds.map(({ table }) => table) : []
    const names = new Set([...(Object.keys(grants) as TableName[]), ...fed])
    return {
      ...Object.fromEntries(
        [...names].map((table) => [tableVariable(table), tables.byName[table].tableName]),
      ),
      ...(trigger.kind === 'http' ? { ISSUER: issuer, AUDIENCE: audience, JWKS_URI: jwksUri } : {}),
      ...(pushes(name) ? { PUSH_ENDPOINT: live.pushEndpoint } : {}),
      ...(handlesFiles(name) ? { TRANSFERS_URL: transfers.origin } : {}),
      APP_VERSION: version,
    } satisfies Variables
  }

  #watch(name: FunctionName, made: LambdaFunction): void {
    const { impact } = functions[name]
    const over = { period: PERIOD, statistic: 'Sum' }
    this.#props.alarms.watch({ name: `${name} errors`, impact, metric: made.metricErrors(over), above: 0 })
    this.#props.alarms.watch({
      name: `${name} throttles`,
      impact,
      metric: made.metricThrottles(over),
      above: 0,
    })
  }
}

const handlesFiles = (name: FunctionName): boolean => (functions[name] as Function).transfers !== undefined
const pushes = (name: FunctionName): boolean => (functions[name] as Function).pushes === true
