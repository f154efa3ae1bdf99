import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDataFolder } from '#infra/local/data-folder.ts'
import { startEngine } from '#infra/local/machine/engine.ts'
import { engineClient } from '#functions/platform/dynamo/engine-client.ts'
import { createMissingTables, localName } from '#infra/local/machine/tables.ts'
import { Checkpoints } from '#infra/local/streams/checkpoints.ts'
import { consume } from '#infra/local/streams/consume.ts'
import { keepTrimmed } from '#infra/local/streams/trim.ts'

/*
 * A process to be killed: an engine on the folder it is given, a table with a stream, a reader that writes
 * down what it was handed, and the trimmer. Prints the engine's pid and address.
 */
const folder = openDataFolder(process.argv[2] ?? '')
const engine = await startEngine(folder, {
  born: (pid) => console.log(`engine ${pid}`),
  gaveUp: console.error,
})
const db = new DynamoDBClient(engineClient(engine.endpoint))
await createMissingTables(db, { killed: { partition: { name: 'id', type: 'S' }, stream: 'new-image' } })
const table = localName('killed')
const reader = consume({
  consumer: 'test',
  table,
  handle: async ({ Records }) => {
    const ids = Records.map(({ dynamodb }) => `${String(dynamodb.Keys['id']?.['S'])}\n`)
    appendFileSync(join(folder.path, 'handed-on'), ids.join(''))
  },
  db,
  streams: new DynamoDBStreamsClient(engineClient(engine.endpoint)),
  checkpoints: new Checkpoints(folder.checkpoints),
  setAside: console.error,
})
setInterval(reader.nudge, 50)
keepTrimmed(folder.database, [{ table, passed: reader.passed }])
console.log(`ready ${engine.endpoint}`)
