import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobTable } from '#functions/jobs/job-table.ts'
import { MINUTE, shift, toInstant, type Instant } from '#shared/lib/time.ts'
import { JobId } from '#shared/jobs/id.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

const GRIDS = 2_040
let platform: Platform
let codes: string[]
beforeAll(async () => {
  platform = await startPlatform()
  const { grids } = await publishDemoCounty(platform, GRIDS)
  codes = grids.map(({ code }) => code).sort()
}, 120_000)
afterAll(() => platform.stop())

const asked = async (format: string, who = 'patrol') => {
  const { status, body } = await platform.call(who, 'GET', `/api/plans/530402/export?format=${format}`)
  expect(status).toBe(200)
  return body
}

test('the file of a large plan is made by one job, whoever asks, and fetched when it is done', async () => {
  const first = await asked('csv')
  expect(first).toMatchObject({
    version: 1,
    fileName: 'plan-530402-v1.csv',
    job: { kind: 'export-plan', status: 'running', done: 0, total: GRIDS },
  })
  expect(first.url).toBeUndefined()
  expect((await asked('csv', 'county-staff')).job.id).toBe(first.job.id)
  expect((await asked('geojson')).job.id).not.toBe(first.job.id)
  await platform.work(JobId.parse(first.job.id))
  const { body: job } = await platform.call('county-staff', 'GET', `/api/jobs/${first.job.id}`)
  expect(job).toMatchObject({ status: 'done', done: GRIDS, total: GRIDS })
  const ready = await asked('csv')
  expect(ready.job).toBeUndefined()
  const text = Buffer.from(await (await fetch(ready.url)).arrayBuffer())
  expect(text.byteLength).toBe(ready.bytes)
  const rows: Record<string, string>[] = parse(text, { bom: true, columns: true })
  expect(rows.map((row) => row['code'])).toEqual(codes.map((code) => `="${code}"`))
})

test('a job that failed is told as failed for a minute, then it is tried again by who asks, however often it failed before, and two workers make one whole file', async () => {
  const { job } = await asked('geojson')
  const fail = (at: Instant, before: 'running' | 'failed') =>
    jobTable(platform.db, () => at).change({ ...job, status: 'failed' }, before)
  const now = toInstant(Date.now())
  // As often as a job is begun at the most.
  for (let tries = 0; tries < 10; tries++) await jobTable(platform.db).countTry(job.id)
  await fail(now, 'running')
  expect((await asked('geojson')).job.status).toBe('failed')
  await fail(shift(now, -2 * MINUTE), 'failed')
  expect((await asked('geojson')).job).toMatchObject({ id: job.id, status: 'running', done: 0 })
  await Promise.all([platform.work(job.id), platform.work(job.id)])
  const { url } = await asked('geojson')
  const { features } = (await (await fetch(url)).json()) as { features: { id: string }[] }
  expect(features.map(({ id }) => id)).toEqual(codes)
})
