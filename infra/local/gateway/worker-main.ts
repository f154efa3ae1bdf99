import { parentPort, workerData } from 'node:worker_threads'
import { loadHandler, type LambdaHandler } from './load-functions.ts'
import type { Answered, Asked } from './worker-thread.ts'

/** Runs in a thread of its own: one function, called by messages. */
const { entry } = workerData as { entry: string }
const loading: Promise<LambdaHandler> = loadHandler(entry)

parentPort?.on('message', (asked: Asked) => void answer(asked))

async function answer({ call, event, context, endsAtEpochMilliseconds }: Asked): Promise<void> {
  const getRemainingTimeInMillis = (): number => Math.max(0, endsAtEpochMilliseconds - Date.now())
  let answered: Answered
  try {
    const handler = await loading
    answered = { call, answer: await handler(event, { ...context, getRemainingTimeInMillis }) }
  } catch (error) {
    answered = { call, error: String(error) }
  }
  parentPort?.postMessage(answered)
}
