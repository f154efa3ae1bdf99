import type { FunctionName } from '#infra/manifest.ts'
import { bundleFunctions } from './bundles.ts'

/** The minified size of each function's bundle in bytes, as it would be deployed; nothing is written. */
export async function bundleSizes(): Promise<Record<FunctionName, number>> {
  const bundles = await bundleFunctions('.cache/functions', false)
  return Object.fromEntries(Object.entries(bundles).map(([name, { bytes }]) => [name, bytes])) as Record<
    FunctionName,
    number
  >
}
