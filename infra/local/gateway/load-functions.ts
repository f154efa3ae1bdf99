import { functions, type FunctionName } from '#infra/manifest.ts'
import { inThread } from './worker-thread.ts'

/** What a file below functions/lambda exports: AWS calls it with an event, and so do we. */
export type LambdaHandler = (event: unknown, context: unknown) => unknown

export type Handlers = Readonly<Record<FunctionName, LambdaHandler>>

/**
 * Loads every function of the manifest. Each reads its environment as it loads, so that must stand before.
 */
export async function loadFunctions(): Promise<Handlers> {
  const loaded = await Promise.all(
    Object.entries(functions).map(async ([name, { entry }]) => [name, await loadHandler(entry)] as const),
  )
  return Object.fromEntries(loaded) as Handlers
}

/** What takes longer than any door may wait can compute for long as well. */
const LONG_SECONDS = 60

/** The same, but those that may take long each in a thread of its own, started with its first event. */
export async function loadWithThreads(): Promise<Handlers> {
  const loaded = await Promise.all(
    Object.entries(functions).map(async ([name, { entry, timeoutSeconds }]) => {
      const handler = timeoutSeconds >= LONG_SECONDS ? inThread(entry) : await loadHandler(entry)
      return [name, handler] as const
    }),
  )
  return Object.fromEntries(loaded) as Handlers
}

/** The handler of one file. */
export async function loadHandler(entry: string): Promise<LambdaHandler> {
  const module = (await import(new URL(`../../../functions/lambda/${entry}.ts`, import.meta.url).href)) as {
    handler?: unknown
  }
  if (typeof module.handler !== 'function') throw new Error(`functions/lambda/${entry}.ts exports no handler`)
  return module.handler as LambdaHandler
}
