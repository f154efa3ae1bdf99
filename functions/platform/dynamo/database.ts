import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { clientLimits } from '../time-limits.ts'
import { withoutLog } from '../without-log.ts'
import { tableVariable, type TableName } from '#infra/manifest.ts'
import { engineClient } from './engine-client.ts'
import { tellOfWrites } from './written.ts'

export interface Database {
  readonly client: DynamoDBClient
  /** The real name of a table of the manifest. */
  readonly nameOf: (table: TableName) => string
  /** 'dynamodb' on AWS, else the address of the engine that stands in for it. */
  readonly engine: string
}

/** The database of this environment. */
export function openDatabase(env: NodeJS.ProcessEnv = process.env): Database {
  const endpoint = env['DYNAMODB_ENDPOINT']
  const settings =
    endpoint === undefined ? clientLimits() : { ...engineClient(endpoint), ...clientLimits({ isHere: true }) }
  const client = withoutLog(new DynamoDBClient(settings))
  tellOfWrites(client)
  return {
    client,
    nameOf: (table) => env[tableVariable(table)] ?? `liuwang-${table}`,
    engine: endpoint === undefined ? 'dynamodb' : 'dynamodb-compatible',
  }
}
