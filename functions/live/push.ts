import {
  ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import * as z from 'zod'
import type { LiveMessage } from '#shared/contract/live.ts'
import type { Connection, ConnectionTable } from './connection-table.ts'

/** Sends a message to some lines; lines that are gone are forgotten. */
export type Push = (connections: readonly Pick<Connection, 'id'>[], message: LiveMessage) => Promise<void>

/** API Gateway's limit for one message is 128 KB; a batch that is larger goes in parts. */
export const MESSAGE_BYTES = 120_000

/** Where open lines are reached; throws ZodError where the manifest gave the function none. */
export const pushEndpoint = (): string => z.url().parse(process.env['PUSH_ENDPOINT'])

export function pusher(endpoint: string, connections: ConnectionTable): Push {
  const region = process.env['AWS_REGION'] ?? 'local'
  const local =
    process.env['AWS_REGION'] === undefined
      ? { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
      : {}
  const client = new ApiGatewayManagementApiClient({ endpoint, region, ...local })
  const send = async ({ id }: Pick<Connection, 'id'>, data: Buffer): Promise<void> => {
    try {
      await client.send(new PostToConnectionCommand({ ConnectionId: id, Data: data }))
    } catch (error) {
      if (!(error instanceof GoneException)) throw error
      await connections.remove(id)
    }
  }
  return async (to, message) => {
    const data = Buffer.from(JSON.stringify(message), 'utf8')
    const results = await Promise.allSettled(to.map((connection) => send(connection, data)))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }
}
