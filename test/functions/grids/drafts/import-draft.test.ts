import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tend } from '#test/support/tend.ts'
import { HOUR, shift, toInstant } from '#shared/lib/time.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { command, draftDesk, OTHER, STAFF } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform, type Reply } from '#test/support/platform.ts'

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

type Feature = { type: 'Feature'; properties: Record<string, unknown>; geometry: unknown }

const featuresOf = (grids: readonly DraftGrid[]): Feature[] =>
  grids.map(({ code, name, geometry }, i) => ({
    type: 'Feature',
    properties: { 编码: code, 名称: name, 户数: i === 0 ? '' : 100 + i },
    geometry,
  }))

const MAPPED = { codeProperty: '编码', nameProperty: '名称', householdsProperty: '户数' }

async function announce(id: string, text: string, more: object = {}): Promise<Reply> {
  return platform.call(STAFF, 'POST', `/api/drafts/${id}/imports`, {
    ...command(),
    fileName: '网格.geojson',
    bytes: Buffer.byteLength(text),
    dryRun: false,
    ...MAPPED,
    ...more,
  })
}

interface Announced {
  upload: { url: string; method: string; headers: Record<string, string> }
  job: { id: string }
}

const send = ({ upload }: Announced, body: string, headers = upload.headers) =>
  fetch(upload.url, { method: upload.method, headers, body })

/** A file on its whole way: announced, sent, worked on. */
async function importFile(id: string, features: readonly unknown[] | string, more: object = {}) {
  const text =
    typeof features === 'string' ? features : JSON.stringify({ type: 'FeatureCollection', features })
  const { body } = desk.ok(await announce(id, text, more)) as { body: Announced }
  expect((await send(body, text)).status).toBe(200)
  desk.ok(await platform.call(STAFF, 'POST', `/api/jobs/${body.job.id}/start`))
  await platform.work(body.job.id)
  return desk.ok(await platform.call(STAFF, 'GET', `/api/jobs/${body.job.id}`)).body
}

async function begun() {
  const { id } = await desk.create('530402', 1)
  return { id, grids: (await desk.grids(id)).grids }
}

test('a file replaces the grids of a draft: its codes go on, columns are mapped, the rest is retired when it is published', async () => {
  const { id, grids } = await begun()
  desk.ok(await desk.edit(STAFF, id, 1, { type: 'rename', code: grids[0]!.code, name: '将被替换' }))
  const kept = grids.slice(0, 60)
  const job = await importFile(id, featuresOf(kept))
  expect(job).toMatchObject({ status: 'done', report: { gridCount: 60, refused: [] } })
  const draft = await desk.read(id)
  expect(draft).toMatchObject({ version: 3, gridCount: 60, base: 1 })
  const after = (await desk.grids(id)).grids
  expect(after.map(({ code }) => code)).toEqual(kept.map(({ code }) => code))
  expect(after[0]).toMatchObject({ name: grids[0]!.name, columns: {}, origins: [grids[0]!.code] })
  expect(after[1]!.columns).toEqual({ households: 101 })
  const stale = await desk.edit(OTHER, id, 2, { type: 'rename', code: grids[1]!.code, name: '过时' })
  expect([stale.status, stale.body.code, stale.body.by[0].person]).toEqual([409, 'edit-conflict', STAFF])
  const { body: edits } = desk.ok(await platform.call(OTHER, 'GET', `/api/drafts/${id}/edits?after=2`))
  expect(edits.items).toMatchObject([
    { version: 3, type: 'import', before: [], after: [], replacesAll: true },
  ])
  const { body: versions } = await platform.call(STAFF, 'GET', '/api/plans/530402/versions')
  expect(versions.items.map(({ version }: { version: number }) => version)).toEqual([1])
})

test('what was drawn after a file was announced is not replaced: the job says so and a new one imports', async () => {
  const { id, grids } = await begun()
  const text = JSON.stringify({ type: 'FeatureCollection', features: featuresOf(grids.slice(0, 5)) })
  const { body } = desk.ok(await announce(id, text)) as { body: Announced }
  await send(body, text)
  desk.ok(await platform.call(STAFF, 'POST', `/api/jobs/${body.job.id}/start`))
  desk.ok(await desk.edit(OTHER, id, 1, { type: 'rename', code: grids[0]!.code, name: '刚画的' }))
  await platform.work(body.job.id)
  const { body: job } = await platform.call(STAFF, 'GET', `/api/jobs/${body.job.id}`)
  expect([job.status, job.report.counts]).toEqual(['failed', { 'draft-changed': 1 }])
  expect(await desk.read(id)).toMatchObject({ version: 2, gridCount: 120 })
  expect((await desk.grids(id)).grids[0]!.name).toBe('刚画的')
  expect((await importFile(id, featuresOf(grids.slice(0, 5)))).status).toBe('done')
  expect(await desk.read(id)).toMatchObject({ version: 3, gridCount: 5 })
})

test('a trial reports and changes nothing; a job that is run again after its worker died imports once', async () => {
  const { id, grids } = await begun()
  const trial = await importFile(id, featuresOf(grids.slice(0, 10)), { dryRun: true })
  expect(trial).toMatchObject({ status: 'done', report: { gridCount: 10, version: null } })
  expect(await desk.read(id)).toMatchObject({ version: 1, gridCount: 120 })
  const text = JSON.stringify({ type: 'FeatureCollection', features: featuresOf(grids.slice(0, 10)) })
  const { body } = desk.ok(await announce(id, text)) as { body: Announced }
  await send(body, text)
  desk.ok(await platform.call(STAFF, 'POST', `/api/jobs/${body.job.id}/start`))
  await Promise.all([platform.work(body.job.id), platform.work(body.job.id)])
  desk.ok(await platform.call(STAFF, 'POST', `/api/jobs/${body.job.id}/start`))
  expect(await desk.read(id)).toMatchObject({ version: 2, gridCount: 10 })
})

test('a report says how many there were when it lists only some, and renumbered grids are no repairs', async () => {
  const { id, grids } = await begun()
  const foreign = featuresOf(grids).map((feature, i) => ({
    ...feature,
    properties: { ...feature.properties, 编码: `530499001001${String(i + 1).padStart(3, '0')}`, 户数: '多' },
  }))
  const strips = Array.from({ length: 210 }, (_, i) => {
    const [west, east, south] = [102.9 + i / 1000, 102.9005 + i / 1000, 24.1]
    const ring = [[west, south], [east, south], [east, 24.2], [west, 24.2]] // prettier-ignore
    return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }
  })
  const { report } = await importFile(id, [...foreign, ...strips], { dryRun: true })
  expect(report.counts).toMatchObject({ 'code-foreign': 120, 'closed-ring': 210, 'not-a-number': 120 })
  expect(report.totals).toMatchObject({
    refused: 0,
    told: 122,
    renumbered: 120,
    repaired: expect.any(Number),
  })
  expect(report.totals.repaired).toBeGreaterThanOrEqual(210)
  const kinds = (list: { kind: string }[]) => [...new Set(list.map(({ kind }) => kind))]
  expect([report.repaired.length, kinds(report.repaired)]).toEqual([200, ['closed-ring']])
  expect([kinds(report.renumbered), kinds(report.told)]).toEqual([
    ['code-foreign'],
    ['no-name', 'foreign-codes', 'not-a-number'],
  ])
})

test('a job starts only when the whole file is there, and the place takes nothing but that file', async () => {
  const { id, grids } = await begun()
  const text = JSON.stringify({ type: 'FeatureCollection', features: featuresOf(grids.slice(0, 3)) })
  const { body } = desk.ok(await announce(id, text)) as { body: Announced }
  const start = (who: string) => platform.call(who, 'POST', `/api/jobs/${body.job.id}/start`)
  const early = await start(STAFF)
  expect([early.status, early.body.reason]).toEqual([409, 'not-sent'])
  expect((await send(body, `${text} `)).status).toBe(403)
  expect((await send(body, text, { 'content-type': 'text/html' })).status).toBe(403)
  const foreign = body.upload.url.replace(body.job.id, 'job_01M8AB6FVVHSCPDHJZNNCE7WS8')
  const elsewhere = { ...body, upload: { ...body.upload, url: foreign } }
  expect((await send(elsewhere, text)).status).toBe(403)
  expect((await fetch(body.upload.url)).status).toBe(403)
  expect((await fetch(body.upload.url.split('?')[0]!)).status).toBe(403)
  expect((await start(OTHER)).status).toBe(404)
  expect((await send(body, text)).status).toBe(200)
  desk.ok(await start(STAFF))
  const huge = await announce(id, text, { bytes: 200_000_000 })
  expect([huge.status, huge.body.code]).toEqual([413, 'too-large'])
  expect(huge.body.detail).toMatch(/200 MB.*township/)
})

test('a file announced again is answered as the first time, also when the draft was submitted since; another one is refused', async () => {
  const { id, grids } = await begun()
  const file = { ...command(), fileName: '网格.geojson', bytes: 100, dryRun: true }
  const again = (more: object = {}) =>
    platform.call(STAFF, 'POST', `/api/drafts/${id}/imports`, { ...file, ...more })
  const first = desk.ok(await again()).body
  desk.ok(await desk.edit(STAFF, id, 1, { type: 'rename', code: grids[0]!.code, name: '已改' }))
  desk.ok(await desk.step(STAFF, id, 'submit'))
  expect(desk.ok(await again()).body.job).toEqual(first.job)
  const other = await again({ bytes: 101 })
  expect([other.status, other.body.code]).toEqual([409, 'id-reused'])
  const late = await again(command())
  expect([late.status, late.body.code]).toEqual([409, 'state-refused'])
})

test('a file that cannot be taken is refused with a sentence for each feature, in both languages, and nothing is half imported', async () => {
  const { id, grids } = await begun()
  const good = featuresOf(grids.slice(0, 2))
  const point = { type: 'Feature', properties: { 名称: '路灯' }, geometry: { type: 'Point', coordinates: [102.5, 24.3] } } // prettier-ignore
  for (const [file, named] of [
    [[...good, point], { label: '路灯', zh: /Point/ }],
    ['这不是 JSON', { zh: /FeatureCollection/ }],
    [[], { zh: /没有要素/ }],
  ] as const) {
    const job = await importFile(id, file)
    expect(job.status).toBe('failed')
    expect(job.report.refused[0].zh).toMatch(named.zh)
    expect(job.report.refused[0].en).toMatch(/\w/)
    if ('label' in named) expect(job.report.refused[0].label).toBe(named.label)
  }
  expect(await desk.read(id)).toMatchObject({ version: 1, gridCount: 120 })
})

test('a file that was cut off is told as incomplete, which is not the same as another kind of file', async () => {
  const { id, grids } = await begun()
  const whole = JSON.stringify({ type: 'FeatureCollection', features: featuresOf(grids.slice(0, 3)) })
  const told = async (text: string) => (await importFile(id, text)).report.refused[0]
  expect(await told(whole.slice(0, whole.length / 2))).toMatchObject({
    kind: 'incomplete',
    zh: expect.stringMatching(/不完整/),
    en: expect.stringMatching(/not complete/),
  })
  expect((await told(whole.slice(0, -1))).kind).toBe('incomplete')
  expect((await told(whole.replace('{', '{,'))).kind).toBe('unreadable')
})

const tilesStored = async (): Promise<number> => {
  const { Count } = await platform.db.client.send(
    new ScanCommand({ TableName: platform.db.nameOf('plan-tiles'), Select: 'COUNT' }),
  )
  return Count ?? 0
}
const clean = () => tend(platform.db, () => shift(toInstant(Date.now()), 2 * HOUR))

test('what imports wrote is cleaned away when the draft is given up or published, or too many others came since, and only then', async () => {
  await clean()
  const before = await tilesStored()
  const { id, grids } = await begun()
  await importFile(id, featuresOf(grids.slice(0, 40)))
  const once = await tilesStored()
  expect(once).toBeGreaterThan(before)
  for (const _ of 'abc') await importFile(id, featuresOf(grids.slice(0, 40)))
  await clean()
  const kept = await tilesStored()
  expect(kept - before).toBe(4 * (once - before))
  await importFile(id, featuresOf(grids.slice(0, 40)))
  await importFile(id, featuresOf(grids.slice(0, 40)))
  await clean()
  // Four can be taken back, so five may be drawn upon.
  expect(await tilesStored()).toBe(kept + once - before)
  expect((await desk.grids(id)).grids).toHaveLength(40)
  desk.ok(await desk.step(STAFF, id, 'discard'))
  await clean()
  expect(await tilesStored()).toBe(before)
  expect((await desk.grids(id)).grids).toEqual([])
  const next = await begun()
  await importFile(next.id, featuresOf(grids))
  expect((await desk.publish(next.id)).status).toBe('published')
  await clean()
  expect((await desk.grids(next.id)).grids[1]!.columns).toEqual({ households: 101 })
  const { body } = await platform.call('patrol', 'GET', '/api/plans/530402/register')
  expect(body.items[1].columns).toEqual({ households: 101 })
})
