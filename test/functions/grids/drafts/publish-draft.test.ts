import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishDraft } from '#functions/grids/drafts/publish-draft.ts'
import { jobTable } from '#functions/jobs/job-table.ts'
import { giveUpWork } from '#functions/grids/give-up-work.ts'
import { workOf } from '#functions/grids/work.ts'
import { failJob } from '#functions/jobs/run-job.ts'
import { tend } from '#test/support/tend.ts'
import { systemClock } from '#functions/platform/clock.ts'
import type { Database } from '#functions/platform/dynamo/database.ts'
import { OPEN_JOBS } from '#functions/platform/dynamo/keys.ts'
import { queryAll } from '#functions/platform/dynamo/query.ts'
import { HOUR, shift, toInstant } from '#shared/lib/time.ts'
import { command, draftDesk, OTHER, STAFF } from '#test/support/a-draft.ts'
import { anAddition } from '#test/support/a-person.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

/** The engine, but for one that is out of order whenever a draft is to be written. */
const withoutDrafts = (db: Database): Database => ({
  ...db,
  client: new Proxy(db.client, {
    get: (client, name) =>
      name !== 'send'
        ? (Reflect.get(client, name) as unknown)
        : (sent: object) => {
            const writes = sent instanceof TransactWriteItemsCommand ? (sent.input.TransactItems ?? []) : []
            const isDraft = writes.some(({ Put }) => Put?.TableName === db.nameOf('drafts'))
            return isDraft ? Promise.reject(new Error('out of order')) : client.send(sent as never)
          },
  }),
})

test('work that breaks off after the plan was made has not failed: the draft waits for its time and can be cancelled', async () => {
  const draft = await desk.create('530402', 1)
  const { code } = (await desk.grids(draft.id)).grids[0]!
  desk.ok(await desk.edit(STAFF, draft.id, 1, { type: 'rename', code, name: '明天' }))
  desk.ok(await desk.step(STAFF, draft.id, 'submit'))
  const effectiveFrom = new Date(Date.now() + 3_600_000).toISOString()
  desk.ok(await desk.step(OTHER, draft.id, 'approve', { effectiveFrom }))
  const [row] = await queryAll(platform.db, { table: 'jobs', index: 'by-open', where: ['open', OPEN_JOBS] })
  const stored = (await jobTable(platform.db).find(String(row!['id'])))!
  const work = workOf(stored)
  if (work.kind !== 'publish-draft') throw new Error('another job runs')
  const run = publishDraft(stored, work, withoutDrafts(platform.db), systemClock)
  await expect(run).rejects.toThrow('out of order')
  expect((await desk.read(draft.id)).status).toBe('publishing')
  // The end of the work breaks off too: the job still runs, so that it is ended by who tends jobs.
  await expect(failJob(stored, giveUpWork, withoutDrafts(platform.db))).rejects.toThrow('out of order')
  expect((await jobTable(platform.db).find(stored.job.id))?.job.status).toBe('running')
  await failJob(stored, giveUpWork, platform.db)
  const settled = await desk.read(draft.id)
  expect(settled).toMatchObject({ status: 'scheduled', planVersion: 2, effectiveFrom })
  expect(settled.failure).toBeUndefined()
  desk.ok(await desk.step(OTHER, draft.id, 'cancel', { reason: '推迟' }))
  expect((await desk.publish(draft.id)).status).toBe('published')
})

test('a draft begins with what is or was in force, not with what may still be cancelled', async () => {
  const inForce = (await platform.call('patrol', 'GET', '/api/plans/530402')).body.version
  const draft = await desk.create('530402', inForce)
  const { code } = (await desk.grids(draft.id)).grids[1]!
  desk.ok(await desk.edit(STAFF, draft.id, 1, { type: 'rename', code, name: '往后' }))
  const { planVersion } = await desk.publish(draft.id, new Date(Date.now() + 3_600_000).toISOString())
  const begin = (from: number) =>
    platform.call(STAFF, 'POST', '/api/plans/530402/drafts', { ...command(), title: '接着改', from })
  const early = await begin(planVersion!)
  expect([early.status, early.body.field]).toEqual([404, 'from'])
  expect((await begin(inForce)).status).toBe(201)
  desk.ok(await desk.step(OTHER, draft.id, 'cancel', { reason: '推迟' }))
})

test('an approved draft that finds another one scheduled comes back and says which and what to do', async () => {
  const inForce = (await platform.call('patrol', 'GET', '/api/plans/530402')).body.version
  const made = []
  for (const [nth, name, wait] of [
    [2, '先批准', 0],
    [3, '后批准', 3_600_000],
  ] as const) {
    const { id } = await desk.create('530402', inForce)
    const { code } = (await desk.grids(id)).grids[nth]!
    desk.ok(await desk.edit(STAFF, id, 1, { type: 'rename', code, name }))
    desk.ok(await desk.step(STAFF, id, 'submit'))
    const effectiveFrom = new Date(Date.now() + wait).toISOString()
    desk.ok(await desk.step(OTHER, id, 'approve', { effectiveFrom }))
    made.push(id)
  }
  const jobs = await queryAll(platform.db, {
    table: 'jobs',
    index: 'by-open',
    where: ['open', OPEN_JOBS],
  })
  const jobOf = (id: string) => jobs.find((row) => (row['job'] as { draft?: string }).draft === id)!
  for (const id of [...made].reverse()) await platform.work(String(jobOf(id)['id']))
  const [late, scheduled] = [await desk.read(made[0]!), await desk.read(made[1]!)]
  expect([late.status, scheduled.status]).toEqual(['submitted', 'scheduled'])
  expect(late.failure?.en).toContain(`version ${scheduled.planVersion} is scheduled for`)
  expect(late.failure?.zh).toContain(`版本 ${scheduled.planVersion} 已定期生效`)
  desk.ok(await desk.step(OTHER, made[1]!, 'cancel', { reason: '让位' }))
})

test('right after its time a scheduled plan is in force for who approves the next one', async () => {
  const inForce = (await platform.call('patrol', 'GET', '/api/plans/530402')).body.version
  const [first, next] = [await desk.create('530402', inForce), await desk.create('530402', inForce)]
  const { grids } = await desk.grids(first.id)
  for (const [nth, { id }] of [first, next].entries())
    desk.ok(await desk.edit(STAFF, id, 1, { type: 'rename', code: grids[4 + nth]!.code, name: `第${nth}` }))
  const effectiveFrom = new Date(Date.now() + 4_000).toISOString()
  const { planVersion } = await desk.publish(first.id, effectiveFrom)
  await new Promise((resolve) =>
    setTimeout(resolve, Math.max(0, Date.parse(effectiveFrom) - Date.now()) + 50),
  )
  const { draft } = desk.ok(await desk.step(STAFF, next.id, 'rebase')).body
  expect(draft.base).toBe(planVersion)
  expect((await desk.publish(next.id)).planVersion).toBe(planVersion! + 1)
})

/** How many workers a job may lose, one an hour, before it is ended. */
async function workersLost(id: string): Promise<number> {
  const jobs = jobTable(platform.db)
  for (let lost = 1; ; lost += 1) {
    // A worker takes it up and dies before it has done anything.
    await jobs.countTry(id)
    await tend(platform.db, () => shift(toInstant(Date.now()), lost * HOUR))
    if ((await jobs.find(id))?.job.status === 'failed') return lost
  }
}

test('an approved draft gets as many workers as any job, and comes back when it has lost them all', async () => {
  const inForce = (await platform.call('patrol', 'GET', '/api/plans/530402')).body.version
  const { id } = await desk.create('530402', inForce)
  const { code } = (await desk.grids(id)).grids[0]!
  desk.ok(await desk.edit(STAFF, id, 1, { type: 'rename', code, name: '屡试' }))
  desk.ok(await desk.step(STAFF, id, 'submit'))
  desk.ok(await desk.step(OTHER, id, 'approve', { effectiveFrom: new Date().toISOString() }))
  const open = await queryAll(platform.db, { table: 'jobs', index: 'by-open', where: ['open', OPEN_JOBS] })
  const publishing = open.find((row) => (row['job'] as { draft?: string }).draft === id)!
  const file = { ...command(), division: '990102', name: '测试区', parts: 1 }
  const { body: job } = await platform.call('platform-admin', 'POST', '/api/imports', file)
  desk.ok(await platform.call('platform-admin', 'PUT', `/api/imports/${job.id}/parts/1`, { text: '[]' }))
  expect(await workersLost(String(publishing['id']))).toBe(await workersLost(job.id))
  expect((await desk.read(id)).status).toBe('submitted')
})

test('the first plan of a county drawn from nothing is not named after the draft', async () => {
  const county = '990101'
  const colleague = anAddition({ division: county, roles: ['county-staff'] })
  desk.ok(await platform.call('platform-admin', 'POST', '/api/people', colleague))
  const { id } = await desk.create(county, null, 'overseer')
  const [west, south, side] = [102.5, 24, 0.01]
  const ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]].map(([x, y]) => [west + x! * side, south + y! * side]) // prettier-ignore
  const geometry = { type: 'Polygon', coordinates: [ring] }
  const draw = { type: 'draw', layer: 'base', name: '第一网格', community: '990101001001', geometry }
  desk.ok(await desk.edit('overseer', id, 1, draw))
  desk.ok(await desk.step('overseer', id, 'submit'))
  desk.ok(await desk.step(colleague.id, id, 'approve', { effectiveFrom: new Date().toISOString() }))
  await platform.react()
  expect((await platform.call('patrol', 'GET', `/api/plans/${county}`)).body).toMatchObject({
    version: 1,
    name: county,
  })
})
