import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { functions, type FunctionName } from '#infra/manifest.ts'
import type { DataFolder } from '../data-folder.ts'
import type { Invoke } from '../gateway/invoke.ts'
import { Checkpoints } from '../streams/checkpoints.ts'
import { consume } from '../streams/consume.ts'
import { deadLetters } from '../streams/dead-letters.ts'
import { engineClient } from './environment.ts'
import { localName } from './tables.ts'

export interface Consumers {
  /** Something was written: all look now. */
  readonly nudge: () => void
  readonly stop: () => Promise<void>
}

interface ConsumerOptions {
  readonly folder: DataFolder
  readonly endpoint: string
  readonly db: DynamoDBClient
  readonly invoke: Invoke
}

/** One consumer for each stream trigger of the manifest. */
export function startConsumers({ folder, endpoint, db, invoke }: ConsumerOptions): Consumers {
  const streams = new DynamoDBStreamsClient(engineClient(endpoint))
  const checkpoints = new Checkpoints(folder.checkpoints)
  const setAside = deadLetters(folder.deadLetters)
  const consumers = (Object.keys(functions) as FunctionName[]).flatMap((name) => {
    const { trigger } = functions[name]
    if (trigger.kind !== 'stream') return []
    const handle = (event: object): Promise<unknown> => invoke(name, event)
    return [
      consume({
        consumer: name,
        table: localName(trigger.table),
        handle,
        db,
        streams,
        checkpoints,
        setAside,
      }),
    ]
  })
  return {
    nudge: () => consumers.forEach((consumer) => consumer.nudge()),
    stop: async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()))
      streams.destroy()
    },
  }
}
