import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { WRITTEN } from '#functions/platform/dynamo/written.ts'
import { functions, type Feed, type FunctionName } from '#infra/manifest.ts'
import type { DataFolder } from '../data-folder.ts'
import type { Invoke } from '../gateway/invoke.ts'
import { Checkpoints } from '../streams/checkpoints.ts'
import { consume } from '../streams/consume.ts'
import { deadLetters } from '../streams/dead-letters.ts'
import type { StreamReader } from '../streams/trim.ts'
import { engineClient } from '#functions/platform/dynamo/engine-client.ts'
import { withoutLog } from '#functions/platform/without-log.ts'
import { localName } from './tables.ts'

export interface Consumers {
  /** How far each has come in the stream of its table. */
  readonly readers: readonly StreamReader[]
  readonly stop: () => Promise<void>
}

interface ConsumerOptions {
  readonly folder: DataFolder
  readonly endpoint: string
  readonly db: DynamoDBClient
  readonly invoke: Invoke
}

/**
 * One consumer for each stream trigger of the manifest; each looks when this process has written to its
 * table.
 */
export function startConsumers({ folder, endpoint, db, invoke }: ConsumerOptions): Consumers {
  const streams = withoutLog(new DynamoDBStreamsClient(engineClient(endpoint)))
  const checkpoints = new Checkpoints(folder.checkpoints)
  const setAside = deadLetters(folder.deadLetters)
  const consumers = (Object.keys(functions) as FunctionName[]).flatMap((name) => {
    const { trigger } = functions[name]
    if (trigger.kind !== 'stream') return []
    const handle = (event: object): Promise<unknown> => invoke(name, event)
    return trigger.feeds.map((feed: Feed) => {
      const table = localName(feed.table)
      const consumer = consume({ consumer: name, feed, table, handle, db, streams, checkpoints, setAside })
      return { table, ...consumer }
    })
  })
  const onWritten = (tables: unknown): void => {
    for (const { table, nudge } of consumers) if (Array.isArray(tables) && tables.includes(table)) nudge()
  }
  WRITTEN.subscribe(onWritten)
  return {
    readers: consumers,
    stop: async () => {
      WRITTEN.unsubscribe(onWritten)
      await Promise.all(consumers.map((consumer) => consumer.stop()))
      streams.destroy()
    },
  }
}
