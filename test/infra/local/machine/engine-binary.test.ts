import { expect, test } from 'vitest'
import { engineBinary } from '#infra/local/machine/engine-binary.ts'
import { Trouble } from '#infra/local/trouble.ts'

test('where the platform has no engine installed, the sentence holds the exact line that installs it', () => {
  const look = () => engineBinary('plan9', 'arm64')
  expect(look).toThrow(Trouble)
  expect(look).toThrow('npm install --no-save @dynoxide/plan9-arm64@1.2.1')
  expect(look).toThrow('DYNAMODB_ENDPOINT')
})
