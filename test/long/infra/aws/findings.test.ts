import { Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeApp, type Json } from '#test/infra/aws/synthesised.ts'

test('the template has no finding of cdk-nag or of CloudFormation that is not acknowledged with its reason', () => {
  const { app } = makeApp({}, true)
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  const { directory } = app.synth()
  const reports: Json[] = JSON.parse(
    readFileSync(join(directory, 'validation-report.json'), 'utf8'),
  ).pluginReports
  expect(reports.flatMap(({ violations }) => violations)).toEqual([])
})
