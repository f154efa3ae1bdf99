import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Job } from '#shared/jobs/job.ts'
import { DAY, epochSeconds, shift, type Instant } from '#shared/lib/time.ts'
import { systemClock, type Clock } from '../platform/clock.ts'
import { nullWhenConditionFailed } from '../platform/dynamo/condition-failed.ts'
import type { Database } from '../platform/dynamo/database.ts'
import { Fault } from '../platform/fault.ts'
import { JOB, OPEN_JOBS, partKey } from '../platform/dynamo/keys.ts'
import { getRow, putRows, queryAll, type Row } from '../platform/dynamo/query.ts'
import { absentOrExpired, transact, type Write } from '../platform/dynamo/transact.ts'
import { StoredJob } from './stored-job.ts'

/** An item holds 400 KB, its other attributes included. */
const MOST_PART_BYTES = 390_000

const fromRow = ({
  id: _id,
  jobKey: _jobKey,
  received: _received,
  status: _status,
  open: _open,
  expiresAt: _expiresAt,
  changes,
  ...row
}: Row): StoredJob => StoredJob.parse({ ...row, job: jobInRow({ job: row['job'], changes }) })

/** A job as it is read: its row counts how often it changed. Undefined for the part of a file. */
export const jobInRow = ({ job, changes }: Row): unknown =>
  job === undefined ? undefined : { ...(job as object), version: 1 + Number(changes ?? 0) }

/**
 * A job whose file never came is gone after this: addresses to send to are good for minutes, and files stand
 * for a day.
 */
const WAITS = 2 * DAY
/** The text of a file is needed while its job may be begun again, which is over within hours. */
const PARTS_KEPT = 30 * DAY

const endAfter = (at: Instant, milliseconds: number): number => epochSeconds(shift(at, milliseconds))

/**
 * The attributes of a job's row beside what is stored: only a running one stands in the index of open ones,
 * only one that waits comes to an end.
 */
const keysOf = ({ job: { id, status }, createdAt }: Pick<StoredJob, 'job' | 'createdAt'>) => ({
  id,
  jobKey: JOB,
  status,
  ...(status === 'running' ? { open: OPEN_JOBS } : {}),
  ...(status === 'waiting' ? { expiresAt: endAfter(createdAt, WAITS) } : {}),
})

/** Its row counts it. */
const withoutVersion = ({ version: _, ...job }: Job): Omit<Job, 'version'> => job

/** Nobody takes up a job whose time is over: its row may be removed at any moment. */
const NOT_OVER = '(attribute_not_exists(expiresAt) OR expiresAt > :now)'

/** A new job, for what must be announced together with it. */
export const jobCreation = (stored: StoredJob): Write => ({
  table: 'jobs',
  put: { ...stored, job: withoutVersion(stored.job), ...keysOf(stored) },
  when: absentOrExpired('id', epochSeconds(stored.createdAt)),
})

/**
 * Jobs and the parts of their files. The row of a job changes under its status, so that no two runs cross.
 */
export function jobTable(db: Database, clock: Clock = systemClock) {
  const TableName = db.nameOf('jobs')
  return {
    find: async (id: string): Promise<StoredJob | null> => {
      const row = await getRow(db, 'jobs', { id, jobKey: JOB })
      const isOver = row?.['expiresAt'] !== undefined && Number(row['expiresAt']) <= epochSeconds(clock())
      return row === undefined || isOver ? null : fromRow(row)
    },
    /** The row that stands there already when the job was made before; null when this made it. */
    create: async (stored: StoredJob): Promise<StoredJob | null> => {
      const failure = await transact(db, [jobCreation(stored)])
      const row = failure?.[0]?.row
      return row === undefined ? null : fromRow(row)
    },
    /** Throws Fault too-large for a text that does not fit an item even when compressed. */
    putPart: async (id: string, part: number, text: string): Promise<void> => {
      const body = gzipSync(text)
      if (body.byteLength > MOST_PART_BYTES)
        throw new Fault('too-large', 'send it in smaller parts', { field: 'text' })
      const expiresAt = endAfter(clock(), PARTS_KEPT)
      await putRows(db, 'jobs', [{ v: 1, id, jobKey: partKey(part), body, expiresAt }])
    },
    readPart: async (id: string, part: number): Promise<string> => {
      const { Item } = await db.client.send(
        new GetItemCommand({ TableName, Key: marshall({ id, jobKey: partKey(part) }), ConsistentRead: true }),
      )
      const body: unknown = Item && unmarshall(Item)['body']
      if (!(body instanceof Uint8Array)) throw new Error(`part ${part} of ${id} is missing`)
      return gunzipSync(body).toString('utf8')
    },
    /**
     * Notes a part as received, however often it comes; how many different ones there are, null once it runs.
     */
    receive: async (id: string, part: number): Promise<number | null> => {
      const update = new UpdateItemCommand({
        TableName,
        Key: marshall({ id, jobKey: JOB }),
        UpdateExpression: 'ADD received :part',
        ConditionExpression: `#s = :waiting AND ${NOT_OVER}`,
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: {
          ':part': { NS: [String(part)] },
          ':waiting': { S: 'waiting' },
          ':now': { N: String(epochSeconds(clock())) },
        },
        ReturnValues: 'ALL_NEW',
      })
      const answer = await db.client.send(update).catch(nullWhenConditionFailed)
      return answer && (answer.Attributes?.['received']?.NS?.length ?? 0)
    },
    /**
     * Changes the job while it has the status; whether it had it. Begun `anew`, its tries of before count no
     * more.
     */
    change: async (job: Job, whileStatus: Job['status'], { anew = false } = {}): Promise<boolean> => {
      const isOpen = job.status === 'running'
      // Begun, its row stays.
      const ended = [...(isOpen ? [] : ['#o']), ...(job.status === 'waiting' ? [] : ['expiresAt'])]
      const update = new UpdateItemCommand({
        TableName,
        Key: marshall({ id: job.id, jobKey: JOB }),
        UpdateExpression:
          `SET #j = :job, #s = :status, changedAt = :at${isOpen ? ', #o = :open' : ''}${anew ? ', tries = :none' : ''}` +
          ` REMOVE ${ended.join(', ')} ADD changes :one`,
        ConditionExpression: `#s = :while AND ${NOT_OVER}`,
        ExpressionAttributeNames: { '#j': 'job', '#s': 'status', '#o': 'open' },
        ExpressionAttributeValues: marshall(
          {
            ':job': withoutVersion(job),
            ':status': job.status,
            ':while': whileStatus,
            ':at': clock(),
            ':now': epochSeconds(clock()),
            ':one': 1,
            ...(isOpen ? { ':open': OPEN_JOBS } : {}),
            ...(anew ? { ':none': 0 } : {}),
          },
          { removeUndefinedValues: true },
        ),
      })
      return (await db.client.send(update).catch(nullWhenConditionFailed)) !== null
    },
    /** Jobs that run and have not got on since a time. */
    stuckSince: async (at: Instant): Promise<StoredJob[]> =>
      (
        await queryAll(db, {
          table: 'jobs',
          index: 'by-open',
          where: ['open', OPEN_JOBS],
          range: { name: 'changedAt', from: '0', to: at },
        })
      ).map(fromRow),
    /** A worker begins it: only that counts as a try, not the time that it waited behind other jobs. */
    countTry: async (id: string): Promise<void> => {
      const update = new UpdateItemCommand({
        TableName,
        Key: marshall({ id, jobKey: JOB }),
        UpdateExpression: 'SET changedAt = :at ADD tries :one, changes :one',
        ConditionExpression: '#s = :running',
        ExpressionAttributeNames: { '#s': 'status' },
        ExpressionAttributeValues: marshall({ ':at': clock(), ':one': 1, ':running': 'running' }),
      })
      await db.client.send(update).catch(nullWhenConditionFailed)
    },
    /**
     * Begins a job again that has lost its worker, unless it got on meanwhile; its stream sets it to work.
     */
    beginAgain: async ({ job: { id }, changedAt }: StoredJob): Promise<boolean> => {
      const update = new UpdateItemCommand({
        TableName,
        Key: marshall({ id, jobKey: JOB }),
        UpdateExpression: 'SET changedAt = :at ADD changes :one',
        ConditionExpression: 'changedAt = :seen',
        ExpressionAttributeValues: marshall({ ':at': clock(), ':seen': changedAt, ':one': 1 }),
      })
      return (await db.client.send(update).catch(nullWhenConditionFailed)) !== null
    },
  }
}
export type JobTable = ReturnType<typeof jobTable>
