import { expect, test } from 'vitest'
import type { Job } from '#shared/grids/job.ts'
import { idFrom } from '#shared/lib/id.ts'
import type { Api } from '../../../web/src/api/client.ts'
import { Reassignment } from '../../../web/src/live/reassignment.svelte.ts'

const job = (status: Job['status'], done: number): Job => ({
  id: idFrom.job('01JD8Z0000ABCDEFGHJKMNPQRS'),
  kind: 'reassign-incidents',
  division: '530402',
  status,
  step: 'reassign',
  done,
  total: 3,
})

/** A server that answers in turn, and a clock that is turned by hand. */
function played(answers: ({ version: number; job: Job | null } | Error)[]) {
  const waiting: (() => void)[] = []
  const timing = {
    now: () => 0,
    random: () => 0,
    after: (_milliseconds: number, run: () => void) => {
      waiting.push(run)
      return () => void waiting.splice(waiting.indexOf(run), 1)
    },
  }
  const readReassignment = () => {
    const answer = answers.shift()
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  const store = new Reassignment({ readReassignment } as unknown as Api['grids'], timing)
  const tick = async () => {
    await new Promise((resolve) => setTimeout(resolve))
    waiting.shift()?.()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { store, tick, waiting }
}

test('a new plan is followed from before its job is made, through a lost answer, to what it came to', async () => {
  const { store, tick } = played([
    { version: 2, job: null },
    { version: 2, job: job('running', 1) },
    new Error('no signal'),
    { version: 2, job: job('done', 3) },
  ])
  store.follow('530402', 2)
  expect(store.job).toBeNull()
  await tick()
  expect(store.job).toMatchObject({ status: 'running', done: 1 })
  await tick()
  expect(store.job).toMatchObject({ done: 1 })
  await tick()
  expect(store.job).toMatchObject({ status: 'done', done: 3 })
  await tick()
  expect(store.job).toBeNull()
})

test('a plan after it ends the following, and stopping asks no more', async () => {
  const later = played([{ version: 3, job: job('running', 1) }])
  later.store.follow('530402', 2)
  await later.tick()
  expect([later.store.job, later.waiting.length]).toEqual([null, 0])
  const stopped = played([{ version: 2, job: job('running', 1) }])
  stopped.store.follow('530402', 2)
  stopped.store.stop()
  await stopped.tick()
  expect([stopped.store.job, stopped.waiting.length]).toEqual([null, 0])
})
