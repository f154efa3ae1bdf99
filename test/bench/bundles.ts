import { bundleSizes } from '#infra/aws/bundle-sizes.ts'
import { alone, type Row } from './row.ts'

/** The minified size of each function's bundle, as it would be deployed. */
export async function benchBundles(): Promise<Row[]> {
  const sizes = Object.entries(await bundleSizes())
  return sizes.map(([name, bytes]) => alone(`bundle of ${name}`, Math.round(bytes / 1000), 'kB'))
}
