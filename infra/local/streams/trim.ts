import { DatabaseSync } from 'node:sqlite'
import * as z from 'zod'
import { inBackground } from '../background.ts'
import type { Place } from './checkpoints.ts'

/** Who reads the stream of a table, and how far he has come in a shard of it. */
export interface StreamReader {
  /** The real name of the table. */
  readonly table: string
  readonly passed: (shardId: string) => Place | undefined
}

/**
 * So many stay behind each table's newest record: the engine numbers on from it, and iterators begin there.
 */
const KEPT_RECORDS = 100
/** One transaction removes so many: the engine waits for it, some milliseconds. */
const BATCH_RECORDS = 500
const LOOK_MILLISECONDS = 2_000
/** Between two batches, so that writes and requests get their turn. */
const BREATH_MILLISECONDS = 10
/** The engine holds the file for a commit; who finds it held longer comes back later. */
const BUSY_MILLISECONDS = 50

/*
 * The embedded engine keeps every stream record for ever, and without an index it reads all of them at each
 * write to a table with a stream and at each look of a reader. So its file gets two indexes, one for each of
 * those questions, and what every reader has passed is removed by a second connection while the engine runs.
 */
const INDEXES = `
  CREATE INDEX IF NOT EXISTS liuwang_stream_newest
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
  CREATE INDEX IF NOT EXISTS liuwang_stream_shard
    ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER));
`
const SHARDS = `
  SELECT table_name AS "table", shard_id AS shardId, MAX(CAST(sequence_number AS INTEGER)) AS newest,
    MIN(CAST(sequence_number AS INTEGER)) AS oldest
  FROM _stream_records GROUP BY table_name, shard_id
`
const REMOVE = `
  DELETE FROM _stream_records WHERE id IN (
    SELECT id FROM _stream_records
    WHERE table_name = ? AND shard_id = ? AND CAST(sequence_number AS INTEGER) <= ?
    ORDER BY CAST(sequence_number AS INTEGER) LIMIT ?
  )
`

const Shard = z.object({ table: z.string(), shardId: z.string(), newest: z.int(), oldest: z.int() })
type Shard = z.infer<typeof Shard>

/** Records of a shard that nobody needs any more, up to this sequence number. */
interface Due {
  readonly table: string
  readonly shardId: string
  readonly upTo: number
}

/**
 * Keeps the stream records of an engine's file few from now on; answers how to stop. The engine must have
 * made the file. A record goes when all readers of its table have passed it: what a killed server had not
 * handed on is still there.
 */
export function keepTrimmed(database: string, readers: readonly StreamReader[]): () => void {
  const db = openBeside(database)
  let isIndexed = false
  const shards = db.prepare(SHARDS)
  const remove = db.prepare(REMOVE)
  const background = inBackground({ zh: '清理数据流记录', en: 'trimming stream records' })
  let timer: NodeJS.Timeout | undefined
  let due: Due[] = []
  /** Whether there is more to remove. To look through all records costs more than a batch: once for many. */
  const trim = (): boolean => {
    if (!isIndexed) db.exec(INDEXES)
    isIndexed = true
    if (due.length === 0)
      due = Shard.array()
        .parse(shards.all())
        .flatMap((shard) => dueIn(shard, readers))
    const [first] = due
    if (first === undefined) return false
    const { changes } = remove.run(first.table, first.shardId, first.upTo, BATCH_RECORDS)
    if (Number(changes) < BATCH_RECORDS) due.shift()
    return due.length > 0
  }
  const turn = (): void => {
    let pause = LOOK_MILLISECONDS
    void background(() => {
      try {
        if (trim()) pause = BREATH_MILLISECONDS
      } catch (error) {
        // A file that is held, or a full disk: nothing is lost by trimming later.
        if (!/locked|busy|full/i.test(String(error))) throw error
      }
    })
    timer = setTimeout(turn, pause)
  }
  turn()
  return () => {
    clearTimeout(timer)
    db.close()
  }
}

/**
 * A second connection to a file that the engine has open; it leaves syncing and checkpointing to the engine.
 */
function openBeside(database: string): DatabaseSync {
  const db = new DatabaseSync(database, { timeout: BUSY_MILLISECONDS })
  db.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0')
  return db
}

/** What may go of a shard, none or one: what all have passed, but for the newest. */
function dueIn({ table, shardId, newest, oldest }: Shard, readers: readonly StreamReader[]): Due[] {
  const places = readers
    .filter((reader) => reader.table === table)
    .map(({ passed }) => {
      const place = passed(shardId)
      return place === 'finished' ? newest : Number(place ?? -1)
    })
  const upTo = Math.min(newest - KEPT_RECORDS, ...places)
  return upTo < oldest ? [] : [{ table, shardId, upTo }]
}
