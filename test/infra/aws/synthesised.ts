import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ROOT, type Bundle, type Bundles } from '#infra/aws/bundles.ts'
import { readSettings } from '#infra/aws/settings.ts'
import { PlatformStack } from '#infra/aws/stacks/platform-stack.ts'
import { functions } from '#infra/manifest.ts'

/** A property of a template: JSON that tests look into. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any

export interface Resource {
  readonly id: string
  readonly Type: string
  readonly Properties: Json
  readonly Condition?: string
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
  context: Record<string, unknown>
}

/** Assets stay where they are: CDK's own for deploying to buckets is 22 MB. An empty word turns it off. */
export const LEAVE_ASSETS = 'aws:cdk:disable-asset-staging'

const folder = mkdtempSync(join(tmpdir(), 'liuwang-synth-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

const FILES = {
  'site/index.html': '<!doctype html>',
  'site/report.html': '<!doctype html>',
  'site/favicon.svg': '<svg/>',
  'site/assets/main-12345678.js': '1',
  'code/index.mjs': 'export const handler = 0',
}
for (const [path, text] of Object.entries(FILES)) {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}
const bundle: Bundle = { folder: join(folder, 'code'), bytes: 0, inputs: [] }

/**
 * The app as `npm run synth` makes it, with a site of four files and empty bundles in place of the real ones.
 */
export function makeApp(given: Readonly<Record<string, string>> = {}, check = false) {
  const app = new App({
    // The check of the template against CloudFormation's schemas takes five seconds, so one test has it.
    builtinCloudFormationValidation: check,
    context: { ...context, [LEAVE_ASSETS]: 'yes', ...given },
    outdir: mkdtempSync(join(folder, 'out-')),
  })
  const stack = new PlatformStack(app, 'Platform', {
    settings: readSettings((key) => app.node.tryGetContext(key) as unknown),
    bundles: Object.fromEntries(Object.keys(functions).map((name) => [name, bundle])) as Bundles,
    siteFolder: join(folder, 'site'),
    version: '1.2.3',
  })
  return { app, stack }
}

/** The template of the platform, and how to find what is in it. */
export function synthesise(given: Readonly<Record<string, string>> = {}) {
  const { app, stack } = makeApp(given)
  const template: Json = Template.fromStack(stack).toJSON()
  const resources: Resource[] = Object.entries(template.Resources).map(([id, resource]) => ({
    id,
    ...(resource as Omit<Resource, 'id'>),
  }))
  const ofType = (type: string): Resource[] => resources.filter(({ Type }) => Type === type)
  const the = (type: string, has: (properties: Json) => boolean = () => true): Resource => {
    const [found, ...others] = ofType(type).filter(({ Properties }) => has(Properties))
    if (found === undefined || others.length > 0)
      throw new Error(`${others.length + (found ? 1 : 0)} resources of ${type}`)
    return found
  }
  const functionOf = (name: string): Resource =>
    the('AWS::Lambda::Function', ({ Description }) => Description === `liuwang: ${name}`)
  /** Where the files of an asset lie, by the key under which it is uploaded. */
  const assetFolder = (key: string): string => {
    const { files }: Json = JSON.parse(readFileSync(join(app.outdir, 'Platform.assets.json'), 'utf8'))
    return resolve(app.outdir, files[key.replace('.zip', '')].source.path)
  }
  return { template, resources, ofType, the, functionOf, assetFolder }
}
export type Synthesised = ReturnType<typeof synthesise>

/**
 * An expression of CloudFormation as one line of text: `<Id.Attribute>` for what is known at deploy time
 * only.
 */
export function textOf(expression: Json): string {
  if (typeof expression === 'string') return expression
  if ('Ref' in expression) return `<${expression.Ref}>`
  if ('Fn::GetAtt' in expression) return `<${expression['Fn::GetAtt'].join('.')}>`
  if ('Fn::Join' in expression) return expression['Fn::Join'][1].map(textOf).join(expression['Fn::Join'][0])
  if ('Fn::Select' in expression) return '<part>'
  throw new Error(`not understood: ${JSON.stringify(expression)}`)
}

/** One value or many, as many. */
export const listOf = (value: Json): Json[] => (Array.isArray(value) ? value : [value])
