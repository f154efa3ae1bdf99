import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { parseArgs } from 'node:util'
import { restoreTables } from '../restore-tables.ts'

const USAGE = 'npm run restore-tables -- --at 2026-12-01T03:00:00Z --as r1 [--name liuwang]'

const { values } = parseArgs({
  options: { at: { type: 'string' }, as: { type: 'string' }, name: { type: 'string', default: 'liuwang' } },
})
const at = new Date(values.at ?? '')
if (Number.isNaN(at.getTime()) || !/^[a-z0-9]{1,20}$/.test(values.as ?? '')) {
  console.error(`Say the second to go back to, and a short name for the restored tables:\n  ${USAGE}`)
  process.exit(2)
}
const suffix = values.as ?? ''
await restoreTables({ client: new DynamoDBClient({}), name: values.name, suffix, at, say: console.log })
console.log(`Switch over: npm run deploy -- -c tables=${suffix} --import-existing-resources`)
