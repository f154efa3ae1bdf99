import { expect, test } from 'vitest'
import type { Job } from '#shared/jobs/job.ts'
import { jobIdFrom } from '#shared/jobs/id.ts'
import { topic } from '#shared/live/topic.ts'
import { Reassignment } from '../../../web/src/live/reassignment.svelte.ts'
import { FakeTime } from '../support/fake-line.svelte.ts'

const ULID = '01JD8Z0000ABCDEFGHJKMNPQRS'
const aJob = (status: Job['status'], done: number, more: Partial<Job> = {}): Job => ({
  id: jobIdFrom(ULID),
  version: done + 1,
  kind: 'reassign-incidents',
  division: '530402',
  status,
  step: 'reassign',
  done,
  total: 3,
  ...more,
})
const change = (job: Job) => ({ id: job.id, version: job.version ?? 1, record: job })

/** A page at one county, and what the server answers when it is asked. */
function aPage() {
  const answers: (Job | null | Error)[] = []
  const time = new FakeTime()
  const readReassignment = () => {
    const answer = answers.shift() ?? null
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ version: 2, job: answer })
  }
  const store = new Reassignment({ readReassignment }, time)
  const feed = store.feed([topic('division', '530402')], '530402')
  const sync = () => feed.sync(new AbortController().signal)
  return { store, time, answers, sync, tell: (...jobs: Job[]) => feed.apply(jobs.map(change)) }
}

test('a job is told of from its first word on the line, through a lost answer, to what it came to', async () => {
  const { store, time, answers, sync, tell } = aPage()
  await sync()
  expect(store.job).toBeNull()
  void tell(aJob('running', 1))
  expect(store.job).toMatchObject({ status: 'running', done: 1 })
  answers.push(new Error('no signal'))
  await sync()
  expect(store.job).toMatchObject({ done: 1 })
  void tell(aJob('done', 3), aJob('running', 2))
  expect(store.job).toMatchObject({ status: 'done', done: 3 })
  time.advance(60_000)
  expect(store.job).toBeNull()
})

test('what ended while the line was cut is read when it stands anew', async () => {
  const { store, answers, sync, tell } = aPage()
  void tell(aJob('running', 1))
  answers.push(aJob('done', 3))
  await sync()
  expect(store.job).toMatchObject({ status: 'done' })
})

test('above counties nothing is asked before one is chosen', async () => {
  const asked: string[] = []
  const readReassignment = ({ params }: { params: { division: string } }) => {
    asked.push(params.division)
    return Promise.resolve({ version: 1, job: null })
  }
  const store = new Reassignment({ readReassignment }, new FakeTime())
  for (const scope of ['', '5304', '530402']) {
    await store.feed([topic('division', scope)], scope).sync(new AbortController().signal)
    await store.look(scope)
  }
  expect(asked).toEqual(['530402', '530402'])
})

test('what was over before anybody looked, another county and another kind of work are no news', async () => {
  const { store, answers, sync, tell } = aPage()
  answers.push(aJob('done', 3))
  await sync()
  void tell(aJob('running', 1, { division: '530403' }), aJob('running', 1, { kind: 'export-plan' }))
  expect(store.job).toBeNull()
})

test('another county begins with nothing of the one before', () => {
  const { store, time, tell } = aPage()
  void tell(aJob('running', 1))
  store.feed([topic('division', '530403')], '530403')
  expect([store.job, time.waiting]).toEqual([null, 0])
})
