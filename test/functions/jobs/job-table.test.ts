import { afterAll, beforeAll, expect, test } from 'vitest'
import { ulid } from 'ulid'
import { jobTable } from '#functions/jobs/job-table.ts'
import { JOB, partKey } from '#functions/platform/dynamo/keys.ts'
import { getRow } from '#functions/platform/dynamo/query.ts'
import { sweepExpired } from '#infra/local/machine/sweep.ts'
import { DAY, HOUR, SECOND, shift, toInstant } from '#shared/lib/time.ts'
import { startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
}, 60_000)
afterAll(() => platform.stop())

const announced = async (parts = 1): Promise<{ id: string; body: object }> => {
  const body = { commandId: `cmd_${ulid()}`, division: '990101', name: '测试区', parts }
  const reply = await platform.call('platform-admin', 'POST', '/api/imports', body)
  expect([200, 201]).toContain(reply.status)
  return { id: reply.body.id, body }
}
const send = (id: string, part: number) =>
  platform.call('platform-admin', 'PUT', `/api/imports/${id}/parts/${part}`, { text: '[]' })
const statusOf = async (id: string) =>
  (await platform.call('platform-admin', 'GET', `/api/jobs/${id}`)).status
const row = (id: string, jobKey = JOB) => getRow(platform.db, 'jobs', { id, jobKey })
const sweep = (milliseconds: number) =>
  sweepExpired(platform.db.client, (Date.now() + milliseconds) / SECOND, ['jobs'])

test('a job whose file never came is gone after two days; one that was begun, over or not, stays', async () => {
  const [never, half, whole] = [await announced(), await announced(2), await announced()]
  await send(half.id, 1)
  await send(whole.id, 1)
  await sweep(DAY)
  expect(await row(never.id)).toBeDefined()
  await sweep(3 * DAY)
  expect([await row(never.id), await row(half.id)]).toEqual([undefined, undefined])
  expect(await statusOf(never.id)).toBe(404)
  expect(await row(whole.id)).toMatchObject({ status: 'running' })
  await platform.work(whole.id)
  await sweep(400 * DAY)
  expect(await row(whole.id)).toMatchObject({ status: 'failed' })
  expect([await row(whole.id, partKey(1)), await row(half.id, partKey(1))]).toEqual([undefined, undefined])
})

test('the text of a file stands while its job may be begun again', async () => {
  const { id } = await announced()
  await send(id, 1)
  await sweep(20 * DAY)
  expect(await row(id, partKey(1))).toBeDefined()
})

test('nobody takes up a job whose time is over, though its row is still there, and its command announces it anew', async () => {
  const { id, body } = await announced(2)
  const later = jobTable(platform.db, () => shift(toInstant(Date.now()), 3 * DAY))
  const job = (await jobTable(platform.db).find(id))!.job
  expect(await later.find(id)).toBeNull()
  expect(await later.receive(id, 1)).toBeNull()
  expect(await later.change({ ...job, status: 'running' }, 'waiting')).toBe(false)
  const stored = {
    ...(await jobTable(platform.db).find(id))!,
    createdAt: shift(toInstant(Date.now()), 3 * DAY),
  }
  expect(await later.create(stored)).toBeNull()
  expect(await later.receive(id, 1)).toBe(1)
  await sweep(3 * DAY + HOUR)
  expect((await platform.call('platform-admin', 'POST', '/api/imports', body)).body.id).toBe(id)
})
