import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type DynamoDBStreamsClient,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams'
import type { Feed } from '#infra/manifest.ts'
import type { Checkpoints, Place, Progress } from './checkpoints.ts'
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
  /** Which of its changes are the function's. */
  readonly feed?: Pick<Feed, 'only' | 'gatherSeconds'>
  readonly handle: (event: { Records: LambdaRecord[] }) => Promise<unknown>
  readonly db: DynamoDBClient
  readonly streams: DynamoDBStreamsClient
  readonly checkpoints: Checkpoints
  readonly setAside: SetAside
}

export interface Consumer {
  /** Something was written: look now. */
  readonly nudge: () => void
  /** How far it has come in a shard; undefined while it does not know. */
  readonly passed: (shardId: string) => Place | undefined
  /** Ends after the batch in hand. */
  readonly stop: () => Promise<void>
}

/**
 * Reads a table's stream from its checkpoint (else from the oldest record) and hands it on, until stopped.
 */
export function consume(consumption: Consumption): Consumer {
  const stopping = new AbortController()
  const reading = {
    ...consumption,
    pulse: new Pulse(stopping.signal, consumption.feed?.gatherSeconds),
    signal: stopping.signal,
  }
  let stream: Stream | null = null
  const ended = run(reading, (opened) => (stream = opened))
  return {
    nudge: () => reading.pulse.nudge(),
    passed: (shardId) => stream?.progress.find(shardId),
    stop: async () => {
      stopping.abort()
      await ended
      reading.checkpoints.write()
    },
  }
}

interface Stream {
  readonly arn: string
  readonly progress: Progress
}

interface Reading extends Consumption {
  readonly pulse: Pulse
  readonly signal: AbortSignal
}

async function run(reading: Reading, opened: (stream: Stream) => void): Promise<void> {
  const { db, table, checkpoints, consumer, pulse, signal } = reading
  while (!signal.aborted) {
    try {
      const arn = await streamOf(db, table)
      const stream = { arn, progress: checkpoints.of(consumer, arn) }
      opened(stream)
      await readStream(stream, reading)
    } catch (error) {
      if (signal.aborted) return
      await pulse.afterTrouble(`${consumer}: ${String(error)}`)
    }
  }
}

/**
 * Reads with iterators that live as long as nothing goes wrong; a trouble starts again from the checkpoints.
 */
async function readStream(stream: Stream, reading: Reading): Promise<void> {
  const { streams, pulse, signal } = reading
  const iterators = new Map<string, string>()
  let readable: string[] = []
  let listAt = 0
  while (!signal.aborted) {
    if (Date.now() >= listAt) {
      readable = readableShards(await listShards(streams, stream.arn), stream.progress.find)
      listAt = Date.now() + SHARDS_MILLISECONDS
    }
    pulse.looks()
    let mayHaveMore = false
    for (const shardId of readable) {
      const iterator = iterators.get(shardId) ?? (await openShard(shardId, stream, streams))
      const { Records = [], NextShardIterator } = await streams.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: BATCH_RECORDS }),
        { abortSignal: signal },
      )
      mayHaveMore ||= Records.length === BATCH_RECORDS
      await hand(Records, shardId, { stream, reading })
      if (NextShardIterator !== undefined) iterators.set(shardId, NextShardIterator)
      else {
        stream.progress.keep(shardId, 'finished')
        listAt = 0
        mayHaveMore = true
      }
    }
    pulse.looked()
    if (!mayHaveMore) await pulse.rest()
  }
}

async function hand(
  records: readonly StreamRecord[],
  shardId: string,
  { stream, reading }: { stream: Stream; reading: Reading },
): Promise<void> {
  const last = records.at(-1)
  if (last === undefined) return
  const only = reading.feed?.only
  const changes = records
    .filter(
      (record) => !changedNothing(record) && (only === undefined || keyOf(record, only.key) === only.is),
    )
    .map((record) => toLambdaRecord(record, stream.arn))
  await deliver(changes, {
    handle: reading.handle,
    done: (sequence) => stream.progress.keep(shardId, sequence),
    setAside: (record, reason) => reading.setAside(reading.consumer, record, reason),
    signal: reading.signal,
  })
  stream.progress.keep(shardId, sequenceOf(last))
}

const keyOf = ({ dynamodb }: StreamRecord, key: string): string | undefined => dynamodb?.Keys?.[key]?.S

/**
 * An iterator behind the checkpoint; from the oldest record without one, or when the stream has trimmed it
 * away.
 */
async function openShard(
  shardId: string,
  { arn, progress }: Stream,
  streams: DynamoDBStreamsClient,
): Promise<string> {
  const place = progress.find(shardId)
  const shard = { StreamArn: arn, ShardId: shardId }
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
    if (error instanceof Error && error.name === 'TrimmedDataAccessException') progress.forget(shardId)
    throw error
  }
}
