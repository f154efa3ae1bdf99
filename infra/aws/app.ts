import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleFunctions, ROOT } from './bundles.ts'
import { DeployTrouble } from './deploy-trouble.ts'
import { readSettings } from './settings.ts'
import { PlatformStack } from './stacks/platform-stack.ts'

const app = new App()
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }

try {
  new PlatformStack(app, 'Platform', {
    settings: readSettings((key) => app.node.tryGetContext(key) as unknown),
    bundles: await bundleFunctions('.cache/functions'),
    siteFolder: join(ROOT, 'web/dist'),
    version,
  })
} catch (error) {
  if (!(error instanceof DeployTrouble)) throw error
  console.error(error.message)
  process.exit(1)
}
Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
app.synth()
