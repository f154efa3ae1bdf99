import { parentPort, workerData } from 'node:worker_threads'
import { WRITTEN } from '#functions/platform/dynamo/written.ts'
import { loadHandler, type LambdaHandler } from './load-functions.ts'
import type { Asked, Said } from './worker-thread.ts'

/** Runs in a thread of its own: one function, called by messages. */
const { entry } = workerData as { entry: string }
const loading: Promise<LambdaHandler> = loadHandler(entry)

const say = (said: Said): void => parentPort?.postMessage(said)

WRITTEN.subscribe((written) => say({ written }))
parentPort?.on('message', (asked: Asked) => void answer(asked))

async function answer({ call, event, context, endsAtEpochMilliseconds }: Asked): Promise<void> {
  const getRemainingTimeInMillis = (): number => Math.max(0, endsAtEpochMilliseconds - Date.now())
  try {
    const handler = await loading
    say({ call, answer: await handler(event, { ...context, getRemainingTimeInMillis }) })
  } catch (error) {
    say({ call, error: String(error) })
  }
}
