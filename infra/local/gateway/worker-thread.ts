import { Worker } from 'node:worker_threads'
import * as z from 'zod'
import { WRITTEN } from '#functions/platform/dynamo/written.ts'
import type { LambdaHandler } from './load-functions.ts'

export interface Asked {
  readonly call: number
  readonly event: unknown
  readonly context: object
  readonly endsAtEpochMilliseconds: number
}

interface Answered {
  readonly call: number
  readonly answer?: unknown
  readonly error?: string
}

/** What a thread says: an answer, or that it wrote to tables, whose streams are read outside of it. */
export type Said = Answered | { readonly written: unknown }

const Context = z.looseObject({
  getRemainingTimeInMillis: z.custom<() => number>((value) => typeof value === 'function'),
})

interface Waiting {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * A handler that runs in a thread of its own, as every Lambda does: an import that computes for a minute must
 * not hold up the doors. The thread starts with the first call, and again after it died.
 */
export function inThread(entry: string): LambdaHandler {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let calls = 0
  const giveUp = (dead: Worker, error: Error): void => {
    // It fails first and ends a moment later: by then another may be at work already.
    if (worker !== dead) return
    worker = null
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const start = (): Worker => {
    const started = new Worker(new URL('./worker-main.ts', import.meta.url), { workerData: { entry } })
    // An idle thread does not keep the process alive.
    started.unref()
    started.on('message', (said: Said) => {
      if ('written' in said) return WRITTEN.publish(said.written)
      const { call, answer, error } = said
      const { resolve, reject } = waiting.get(call) ?? {}
      waiting.delete(call)
      if (error === undefined) resolve?.(answer)
      else reject?.(new Error(error))
    })
    started.on('error', (error: Error) => giveUp(started, error))
    started.on('exit', (code) => giveUp(started, new Error(`the thread of ${entry} ended with ${code}`)))
    return started
  }
  return (event, context) =>
    new Promise((resolve, reject) => {
      calls += 1
      waiting.set(calls, { resolve, reject })
      const { getRemainingTimeInMillis, ...rest } = Context.parse(context)
      const endsAtEpochMilliseconds = Date.now() + getRemainingTimeInMillis()
      worker ??= start()
      worker.postMessage({ call: calls, event, context: rest, endsAtEpochMilliseconds } satisfies Asked)
    })
}
