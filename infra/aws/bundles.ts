import { build, type BuildOptions, type Metafile } from 'esbuild'
import { resolve } from 'node:path'
import { functions, type FunctionName } from '#infra/manifest.ts'

export const ROOT = resolve(import.meta.dirname, '../..')

/**
 * How every function is bundled. One build for all of them instead of CDK's NodejsFunction, which starts npx
 * and esbuild once a function: the very files that are deployed are those that the tests load, and Docker is
 * never reached for.
 */
const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  // Packages that offer both get in as modules, which shake; CommonJS does not.
  mainFields: ['module', 'main'],
  minify: true,
  // Where a line of a log came from is worth the file; it is read only when an error is printed.
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions

export interface Bundle {
  /** The folder that becomes the function's code; it holds index.mjs. */
  readonly folder: string
  /** The minified size of index.mjs in bytes. */
  readonly bytes: number
  /** What was bundled: paths below the root of the project. */
  readonly inputs: readonly string[]
}

export type Bundles = Readonly<Record<FunctionName, Bundle>>

/**
 * Bundles every function of the manifest into a folder of its own below `into`; throws when one does not
 * build.
 */
export async function bundleFunctions(into: string, write = true): Promise<Bundles> {
  const entries = Object.entries(functions)
  const { metafile } = await build({
    ...OPTIONS,
    entryPoints: Object.fromEntries(
      entries.map(([name, { entry }]) => [`${name}/index`, `functions/lambda/${entry}.ts`]),
    ),
    outdir: into,
    write,
  })
  return Object.fromEntries(entries.map(([name]) => [name, bundleOf(name, into, metafile)])) as Bundles
}

function bundleOf(name: string, into: string, { outputs }: Metafile): Bundle {
  const folder = resolve(ROOT, into, name)
  const file = Object.keys(outputs).find((path) => resolve(ROOT, path) === `${folder}/index.mjs`)
  const output = outputs[file ?? '']
  if (output === undefined) throw new Error(`esbuild made no bundle for ${name}`)
  const inputs = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  return { folder, bytes: output.bytes, inputs: inputs.map(([path]) => path) }
}
