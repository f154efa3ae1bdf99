import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type DynamoDBStreamsClient,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams'
import type { Checkpoints } from './checkpoints.ts'
import type { SetAside } from './dead-letters.ts'
import { deliver } from './deliver.ts'
import { Pulse } from './pulse.ts'
import { listShards, readableShards, streamOf } from './shards.ts'
import { changedNothing, sequenceOf, toLambdaRecord, type LambdaRecord } from './stream-event.ts'

/** As the event source on AWS: one batch holds so many records at most. */
const BATCH_RECORDS = 100
/** How often a stream is asked for new shards. */
const SHARDS_MILLISECONDS = 10_000

export interface Consumption {
  /** The function's name; its checkpoints and dead letters stand under it. */
  readonly consumer: string
  /** The real name of the table. */
  readonly table: string
  readonly handle: (event: { Records: LambdaRecord[] }) => Promise<unknown>
  readonly db: DynamoDBClient
  readonly streams: DynamoDBStreamsClient
  readonly checkpoints: Checkpoints
  readonly setAside: SetAside
}

export interface Consumer {
  /** Something was written: look now instead of at the next turn. */
  readonly nudge: () => void
  /** Ends after the batch in hand. */
  readonly stop: () => Promise<void>
}

/** Reads a table's stream from its checkpoint (else from the oldest record) and hands it on, until stopped. */
export function consume(consumption: Consumption): Consumer {
  const stopping = new AbortController()
  const pulse = new Pulse(stopping.signal)
  const ended = run(consumption, pulse, stopping.signal)
  return {
    nudge: () => pulse.nudge(),
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}

async function run(consumption: Consumption, pulse: Pulse, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await readStream(consumption, pulse, signal)
    } catch (error) {
      if (signal.aborted) return
      await pulse.afterTrouble(`${consumption.consumer}: ${String(error)}`)
    }
  }
}

/** Reads with iterators that live as long as nothing goes wrong; a trouble starts again from the checkpoints. */
async function readStream(consumption: Consumption, pulse: Pulse, signal: AbortSignal): Promise<void> {
  const { streams, checkpoints, consumer } = consumption
  const streamArn = await streamOf(consumption.db, consumption.table)
  const keyOf = (shardId: string): string => `${consumer}|${streamArn}|${shardId}`
  const iterators = new Map<string, string>()
  let readable: string[] = []
  let listAt = 0
  while (!signal.aborted) {
    if (Date.now() >= listAt) {
      const shards = await listShards(streams, streamArn)
      readable = readableShards(shards, (shardId) => checkpoints.find(keyOf(shardId)))
      listAt = Date.now() + SHARDS_MILLISECONDS
    }
    let found = 0
    for (const shardId of readable) {
      const iterator = iterators.get(shardId) ?? (await openShard(consumption, streamArn, shardId))
      const { Records = [], NextShardIterator } = await streams.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: BATCH_RECORDS }),
        { abortSignal: signal },
      )
      found += Records.length
      await hand(Records, { consumption, streamArn, key: keyOf(shardId), signal })
      if (NextShardIterator !== undefined) iterators.set(shardId, NextShardIterator)
      else {
        checkpoints.keep(keyOf(shardId), 'finished')
        listAt = 0
      }
    }
    pulse.looked(found)
    if (found === 0) await pulse.rest()
  }
}

interface Place {
  readonly consumption: Consumption
  readonly streamArn: string
  readonly key: string
  readonly signal: AbortSignal
}

async function hand(
  records: readonly StreamRecord[],
  { consumption, streamArn, key, signal }: Place,
): Promise<void> {
  const last = records.at(-1)
  if (last === undefined) return
  const changes = records
    .filter((record) => !changedNothing(record))
    .map((record) => toLambdaRecord(record, streamArn))
  await deliver(changes, {
    handle: consumption.handle,
    done: (sequence) => consumption.checkpoints.keep(key, sequence),
    setAside: (record, reason) => consumption.setAside(consumption.consumer, record, reason),
    signal,
  })
  consumption.checkpoints.keep(key, sequenceOf(last))
}

/** An iterator behind the checkpoint; from the oldest record without one, or when the stream has trimmed it away. */
async function openShard(
  { streams, checkpoints, consumer }: Consumption,
  streamArn: string,
  shardId: string,
): Promise<string> {
  const key = `${consumer}|${streamArn}|${shardId}`
  const place = checkpoints.find(key)
  const shard = { StreamArn: streamArn, ShardId: shardId }
  try {
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand(
        place === undefined || place === 'finished'
          ? { ...shard, ShardIteratorType: 'TRIM_HORIZON' }
          : { ...shard, ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: place },
      ),
    )
    if (ShardIterator === undefined) throw new Error(`no iterator for ${shardId}`)
    return ShardIterator
  } catch (error) {
    if (error instanceof Error && error.name === 'TrimmedDataAccessException') checkpoints.forget(key)
    throw error
  }
}
