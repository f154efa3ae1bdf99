import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deliver } from '#infra/local/streams/deliver.ts'
import type { LambdaRecord } from '#infra/local/streams/stream-event.ts'

const record = (sequence: number): LambdaRecord => ({
  eventID: `t-${sequence}`,
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'local',
  dynamodb: {
    ApproximateCreationDateTime: 0,
    Keys: {},
    SequenceNumber: String(sequence),
    SizeBytes: 0,
    StreamViewType: 'NEW_IMAGE',
  },
  eventSourceARN: 'arn',
})

const sequencesOf = (records: readonly LambdaRecord[]): number[] =>
  records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber))

/** Delivers records 1 to `count`, with pauses cut short, and tells what happened. */
async function run(count: number, handle: (sequences: number[]) => unknown) {
  const batches: number[][] = []
  const done: number[] = []
  const dead: number[] = []
  await deliver(
    Array.from({ length: count }, (_, index) => record(index + 1)),
    {
      handle: async ({ Records }) => {
        batches.push(sequencesOf(Records))
        return handle(sequencesOf(Records))
      },
      done: (sequence) => done.push(Number(sequence)),
      setAside: (one) => dead.push(...sequencesOf([one])),
      signal: new AbortController().signal,
      pauseMilliseconds: 0,
    },
  )
  return { batches, done, dead }
}

const failing = (...sequences: number[]) => ({
  batchItemFailures: sequences.map((sequence) => ({ itemIdentifier: String(sequence) })),
})

test.each([undefined, null, {}, { batchItemFailures: [] }])(
  '%j means that all were handled',
  async (answer) => {
    expect(await run(3, () => answer)).toEqual({ batches: [[1, 2, 3]], done: [3], dead: [] })
  },
)

test('a partial failure is tried again from the first failed record on, and what came before is done', async () => {
  let isFirst = true
  const { batches, done, dead } = await run(5, () => {
    const answer = isFirst ? failing(4, 3) : undefined
    isFirst = false
    return answer
  })
  expect({ batches, done, dead }).toEqual({
    batches: [
      [1, 2, 3, 4, 5],
      [3, 4, 5],
    ],
    done: [2, 5],
    dead: [],
  })
})

test('a record that fails five times is set aside, and those behind it get through', async () => {
  const { batches, done, dead } = await run(4, (sequences) =>
    sequences.includes(2) ? failing(2) : undefined,
  )
  expect(batches.filter((batch) => batch[0] === 2).length + 1).toBe(5)
  expect([done, dead, batches.at(-1)]).toEqual([[1, 2, 4], [2], [3, 4]])
})

test('when the function throws, the batch is halved until the bad record stands alone', async () => {
  const { batches, done, dead } = await run(8, (sequences) => {
    if (sequences.includes(6)) throw new Error('cannot read 6')
    return undefined
  })
  expect(dead).toEqual([6])
  expect(done.at(-1)).toBe(8)
  expect(batches.filter((batch) => batch.length === 1 && batch[0] === 6).length).toBe(5)
})

test('an identifier that is no record of the batch fails all of it, as Lambda has it', async () => {
  const { dead } = await run(1, () => ({ batchItemFailures: [{ itemIdentifier: '' }] }))
  expect(dead).toEqual([1])
})

test('a stop in the middle ends it without calling anything done', async () => {
  const stopping = new AbortController()
  const done: string[] = []
  const delivery = deliver([record(1)], {
    handle: async () => {
      stopping.abort()
      throw new Error('busy')
    },
    done: (sequence) => done.push(sequence),
    setAside: () => undefined,
    signal: stopping.signal,
  })
  await expect(delivery).rejects.toThrow()
  expect(done).toEqual([])
})

test('whatever fails how often, every record is either handled or set aside, in order', async () => {
  const misfortune = fc.array(fc.record({ at: fc.integer({ min: 1, max: 12 }), throws: fc.boolean() }), {
    maxLength: 4,
  })
  await fc.assert(
    fc.asyncProperty(misfortune, fc.integer({ min: 1, max: 12 }), async (bad, count) => {
      const handled: number[] = []
      const { dead, done } = await run(count, (sequences) => {
        const culprit = bad.find(({ at }) => sequences.includes(at))
        if (culprit?.throws) throw new Error('bad')
        const end = bad.filter(({ at }) => sequences.includes(at)).map(({ at }) => at)
        const first = end.length === 0 ? Infinity : Math.min(...end)
        handled.push(...sequences.filter((sequence) => sequence < first))
        return end.length === 0 ? undefined : failing(...end)
      })
      const settled = new Set([...handled, ...dead])
      expect(settled.size).toBe(count)
      expect([...dead].sort((a, b) => a - b)).toEqual(dead)
      expect(done.at(-1)).toBe(count)
    }),
    { seed: 11, numRuns: 100 },
  )
})
