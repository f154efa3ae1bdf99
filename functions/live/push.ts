import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
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

function clientAt(endpoint: string): ApiGatewayManagementApiClient {
  const region = process.env['AWS_REGION'] ?? 'local'
  const local =
    process.env['AWS_REGION'] === undefined
      ? { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
      : {}
  return new ApiGatewayManagementApiClient({ endpoint, region, ...local })
}

/** Closes some lines; one that is gone already is closed. */
export type HangUp = (connections: readonly Pick<Connection, 'id'>[]) => Promise<void>

export function hangerUp(endpoint: string): HangUp {
  const client = clientAt(endpoint)
  return async (connections) => {
    const results = await Promise.allSettled(
      connections.map(({ id }) => client.send(new DeleteConnectionCommand({ ConnectionId: id }))),
    )
    const failed = results.find((one) => one.status === 'rejected' && !(one.reason instanceof GoneException))
    if (failed?.status === 'rejected') throw failed.reason
  }
}

export function pusher(endpoint: string, connections: ConnectionTable): Push {
  const client = clientAt(endpoint)
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
