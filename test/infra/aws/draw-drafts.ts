import { UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { expect } from 'vitest'
import { JOB, OPEN_JOBS } from '#functions/platform/dynamo/keys.ts'
import { queryAll } from '#functions/platform/dynamo/query.ts'
import { command } from '#test/support/a-draft.ts'
import { anAddition, aPostCommand } from '#test/support/a-person.ts'
import type { Platform, Reply } from '#test/support/platform.ts'

interface Means {
  readonly platform: Platform
  readonly county: string
  readonly call: (who: string, method: string, url: string, body?: unknown) => Promise<Reply>
  /** Hands rows to the consumer of their stream. */
  readonly stream: (name: 'work' | 'react', rows: readonly object[]) => Promise<void>
}

const AUTHOR = 'overseer'
const LONG_AGO = '2026-01-01T00:00:00.000Z'

/** Everything that can be done with a draft, and what the platform does about it by itself. */
export async function drawDrafts(means: Means): Promise<void> {
  const { call, county } = means
  const { id: approver } = (
    await call(AUTHOR, 'POST', '/api/people', anAddition({ division: county, roles: ['county-staff'] }))
  ).body.person
  await call(AUTHOR, 'GET', `/api/plans/${county}/export?format=csv`)
  const late = await renamed(means)
  await lookAt(late, means)
  await publishFile(approver, means)
  const rebased = await means.platform.call(AUTHOR, 'POST', `/api/drafts/${late.id}/rebase`, command())
  expect([rebased.status, rebased.body.code]).toEqual([409, 'edit-conflict'])
  await call(AUTHOR, 'POST', `/api/drafts/${late.id}/discard`, command())
  await loseWorker(approver, means)
}

/** A draft over the plan in force in which a grid has another name. */
async function renamed({ call, county }: Means): Promise<{ id: string; code: string }> {
  const { version } = (await call(AUTHOR, 'GET', `/api/plans/${county}`)).body
  const begun = { ...command(), title: '调整', from: version }
  const { id } = (await call(AUTHOR, 'POST', `/api/plans/${county}/drafts`, begun)).body.draft
  const { code } = (await call(AUTHOR, 'GET', `/api/drafts/${id}/grids`)).body.features.at(-1).properties
  const edit = { ...command(), expectedVersion: 1, type: 'rename', code, name: '新名' }
  await call(AUTHOR, 'POST', `/api/drafts/${id}/edits`, edit)
  await call(AUTHOR, 'POST', `/api/drafts/${id}/edits`, edit)
  return { id, code }
}

async function lookAt({ id }: { id: string }, { call, county }: Means): Promise<void> {
  for (const url of ['', '/edits', '/problems', '/impact'])
    await call(AUTHOR, 'GET', `/api/drafts/${id}${url}`)
  await call(AUTHOR, 'GET', `/api/plans/${county}/drafts`)
  await call(AUTHOR, 'GET', `/api/incidents/places?division=${county}&from=2026-01-01T00:00:00Z`)
  await call(AUTHOR, 'PUT', `/api/drafts/${id}/presence`, { lngLat: null, selected: null })
  const targets = { ...command(), expectedVersion: 0, targets: {} }
  await call(AUTHOR, 'PUT', `/api/plans/${county}/targets`, targets)
}

/**
 * A file comes into a draft, which is then scheduled, comes into force and retires a grid whose head loses
 * the post.
 */
async function publishFile(approver: string, means: Means): Promise<void> {
  const { call, county, platform, stream } = means
  const { id, code } = await renamed(means)
  const appoint = aPostCommand('appoint', 0, {
    post: 'grid-head',
    person: AUTHOR,
    from: '2026-01-01T00:00:00Z',
  })
  await call(AUTHOR, 'POST', `/api/posts/${code}/commands`, appoint)
  await importSquare(id, means)
  const impact = (await call(AUTHOR, 'GET', `/api/drafts/${id}/impact`)).body
  expect(impact.posts).toContainEqual(expect.objectContaining({ code, name: '8', fate: 'ends' }))
  const submitted = await call(AUTHOR, 'POST', `/api/drafts/${id}/submit`, command())
  const expectedVersion = submitted.body.draft.version
  const effectiveFrom = new Date(Date.now() + 4_000).toISOString()
  await call(approver, 'POST', `/api/drafts/${id}/approve`, { ...command(), expectedVersion, effectiveFrom })
  await runJobs(means)
  expect((await call(AUTHOR, 'GET', `/api/drafts/${id}`)).body.draft.status).toBe('scheduled')
  await new Promise((resolve) => setTimeout(resolve, Date.parse(effectiveFrom) - Date.now() + 50))
  await platform.handlers.tend({}, {})
  const events = await queryAll(platform.db, { table: 'ledger', where: ['aggregate', `plan_${county}`] })
  await stream('react', [events.at(-1) ?? {}])
  expect((await call(AUTHOR, 'GET', `/api/drafts/${id}`)).body.draft.status).toBe('published')
  await runJobs(means)
  const posts = await queryAll(platform.db, { table: 'posts', where: ['division', code] })
  expect(posts.map(({ appointment }) => (appointment as { to?: string } | undefined)?.to)).toContain(
    effectiveFrom,
  )
}

async function importSquare(id: string, { call, platform, stream }: Means): Promise<void> {
  const ring = [[102.51, 24], [102.6, 24], [102.6, 24.01], [102.51, 24.01], [102.51, 24]] // prettier-ignore
  const geometry = { type: 'Polygon', coordinates: [ring] }
  const text = JSON.stringify({
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry }],
  })
  const announced = { ...command(), fileName: '一格.geojson', bytes: text.length, dryRun: false }
  const { upload, job } = (await call(AUTHOR, 'POST', `/api/drafts/${id}/imports`, announced)).body
  expect((await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: text })).status).toBe(200)
  await call(AUTHOR, 'POST', `/api/jobs/${job.id}/start`)
  await stream('work', await queryAll(platform.db, { table: 'jobs', where: ['id', job.id] }))
  expect((await call(AUTHOR, 'GET', `/api/jobs/${job.id}`)).body.status).toBe('done')
}

async function runJobs({ platform, stream }: Means): Promise<void> {
  await stream('work', await openJobs(platform))
}

const openJobs = ({ db }: Platform) =>
  queryAll(db, { table: 'jobs', index: 'by-open', where: ['open', OPEN_JOBS] })

/** A publish that keeps killing its worker is given up: the draft waits for approval again and says why. */
async function loseWorker(approver: string, means: Means): Promise<void> {
  const { call, platform } = means
  const { id } = await renamed(means)
  const submitted = await call(AUTHOR, 'POST', `/api/drafts/${id}/submit`, command())
  const expectedVersion = submitted.body.draft.version
  const effectiveFrom = new Date().toISOString()
  await call(approver, 'POST', `/api/drafts/${id}/approve`, { ...command(), expectedVersion, effectiveFrom })
  const job = (await openJobs(platform)).find((row) => (row['job'] as { draft?: string }).draft === id)
  await platform.db.client.send(
    new UpdateItemCommand({
      TableName: platform.db.nameOf('jobs'),
      Key: marshall({ id: job?.['id'], jobKey: JOB }),
      UpdateExpression: 'SET tries = :n, changedAt = :at',
      ExpressionAttributeValues: marshall({ ':n': 3, ':at': LONG_AGO }),
    }),
  )
  await platform.handlers.tend({}, {})
  const { draft } = (await call(AUTHOR, 'GET', `/api/drafts/${id}`)).body
  expect(draft).toMatchObject({
    status: 'submitted',
    failure: { zh: expect.stringContaining('现行方案未受影响') },
  })
}
