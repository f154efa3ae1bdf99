import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { DataFolder } from '../data-folder.ts'
import type { Settings } from '../settings.ts'
import { Trouble } from '../trouble.ts'
import type { Closers } from './closers.ts'
import { brokenDatabase, startEngine } from './engine.ts'
import { engineClient } from '#functions/platform/dynamo/engine-client.ts'
import type { Lock } from './lock.ts'
import { identify } from './process-identity.ts'
import { createMissingTables } from './tables.ts'

export interface Store {
  readonly endpoint: string
  readonly db: DynamoDBClient
}

interface StoreOptions {
  readonly folder: DataFolder
  readonly lock: Lock
  readonly closers: Closers
  readonly gaveUp: (trouble: Trouble) => void
}

/** The engine, embedded or the one asked for, with all tables of the manifest. Throws Trouble. */
export async function openStore(
  { engineEndpoint }: Pick<Settings, 'engineEndpoint'>,
  { folder, lock, closers, gaveUp }: StoreOptions,
): Promise<Store> {
  const endpoint = engineEndpoint ?? (await startEmbedded({ folder, lock, closers, gaveUp }))
  lock.note({ engineEndpoint: endpoint })
  const db = new DynamoDBClient(engineClient(endpoint))
  closers.add(() => db.destroy())
  await createMissingTables(db).catch((error: unknown) => {
    throw engineEndpoint === null ? damaged(error, folder) : unreachable(engineEndpoint, error)
  })
  return { endpoint, db }
}

async function startEmbedded({ folder, lock, closers, gaveUp }: StoreOptions): Promise<string> {
  const engine = await startEngine(folder, {
    born: (pid) => lock.note({ engine: identify(pid) }),
    gaveUp,
  })
  closers.add(async () => {
    await engine.stop()
    lock.note({ engine: null })
  })
  return engine.endpoint
}

/** A file may be sound at its head, so that the engine starts, and torn further on. */
const damaged = (error: unknown, folder: DataFolder): unknown =>
  /malformed|corrupt|not a database|disk image/i.test(String(error)) ? brokenDatabase(folder) : error

const unreachable = (endpoint: string, cause: unknown): Trouble =>
  new Trouble(
    `DYNAMODB_ENDPOINT=${endpoint} 的引擎无法使用(${String(cause)})：请先启动它，或去掉该变量以使用内置引擎。`,
    `The engine at DYNAMODB_ENDPOINT=${endpoint} cannot be used (${String(cause)}): start it first, or unset the variable to use the embedded one.`,
    { cause },
  )
