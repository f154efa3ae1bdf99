import { functions, type FunctionName } from '#infra/manifest.ts'

/** What a file below functions/lambda exports: AWS calls it with an event, and so do we. */
export type LambdaHandler = (event: unknown, context: unknown) => unknown

export type Handlers = Readonly<Record<FunctionName, LambdaHandler>>

/** Loads every function of the manifest. Each reads its environment as it loads, so that must stand before. */
export async function loadFunctions(): Promise<Handlers> {
  const loaded = await Promise.all(
    Object.entries(functions).map(async ([name, { entry }]) => [name, await loadHandler(entry)] as const),
  )
  return Object.fromEntries(loaded) as Handlers
}

async function loadHandler(entry: string): Promise<LambdaHandler> {
  const module = (await import(new URL(`../../../functions/lambda/${entry}.ts`, import.meta.url).href)) as {
    handler?: unknown
  }
  if (typeof module.handler !== 'function') throw new Error(`functions/lambda/${entry}.ts exports no handler`)
  return module.handler as LambdaHandler
}
