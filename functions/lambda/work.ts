import type { DynamoDBStreamEvent } from 'aws-lambda'
import { runImport } from '../grids/run-import.ts'
import { systemClock } from '../platform/clock.ts'
import { openDatabase } from '../platform/dynamo/database.ts'
import { JOB } from '../platform/dynamo/keys.ts'
import { consume } from '../platform/stream.ts'

const db = openDatabase()

/** Every job that is set running is run here; its own progress comes by too and finds it done. */
export const handler = (event: DynamoDBStreamEvent) =>
  consume(event, async ({ after }) => {
    if (after?.['jobKey'] === JOB && after['status'] === 'running')
      await runImport(String(after['id']), db, systemClock)
  })
