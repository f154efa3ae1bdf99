import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DraftProblem } from '#shared/grids/draft-edit.ts'
import type { DraftImpact } from '#shared/grids/draft-impact.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { asFeatures, command, draftDesk, MAPPED, STAFF } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

/** Wrong at more borders than are listed. */
const GRIDS = 1200

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform, GRIDS)
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

/** Three metres to the north-east: more than an import takes for the same border. */
const aside = (coordinates: unknown): unknown => {
  const [lng, lat] = coordinates as [unknown, unknown]
  return typeof lng === 'number' && typeof lat === 'number'
    ? [lng + 27e-6, lat + 27e-6]
    : (coordinates as unknown[]).map(aside)
}

async function importEverySecondAside(): Promise<string> {
  const { id } = await desk.create('530402', 1)
  const { grids } = await desk.grids(id)
  const moved = grids.map((grid, i) =>
    i % 2 === 0
      ? grid
      : { ...grid, geometry: { ...grid.geometry, coordinates: aside(grid.geometry.coordinates) } },
  )
  const job = await desk.importFile(id, asFeatures(moved as DraftGrid[]), MAPPED)
  expect(job.status).toBe('done')
  return id
}

test('a county imported aside is wrong at each border: all is counted, the worst listed, and both answers say that they are cut', async () => {
  const id = await importEverySecondAside()
  const items: DraftProblem[] = []
  for (let cursor = '', pages = 0; pages < 20; pages++) {
    const { body } = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}/problems${cursor}`))
    const counted = body.counts.reduce((sum: number, { count }: { count: number }) => sum + count, 0)
    expect([body.isCut, counted > 1000]).toEqual([true, true])
    items.push(...body.items)
    if (body.cursor === undefined) break
    cursor = `?cursor=${body.cursor}`
  }
  expect(new Set(items.map((problem) => problem.id)).size).toBe(1000)
  const impact: DraftImpact = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}/impact`)).body
  const { transfers, unlistedTransfers, grids } = impact
  expect(transfers).toHaveLength(2000)
  expect(transfers.filter(({ geometry }) => geometry !== null)).toHaveLength(200)
  expect(transfers.slice(200).every(({ geometry }) => geometry === null)).toBe(true)
  expect(unlistedTransfers.count).toBeGreaterThan(0)
  const sum = (areas: number[]): number => areas.reduce((total, area) => total + area, 0)
  const gained = sum(transfers.map((one) => (one.to === null ? 0 : one.areaSquareMetres)))
  const all = sum(grids.map(({ gainedSquareMetres }) => gainedSquareMetres))
  // What is not listed is in the balances.
  expect(all).toBeGreaterThan(gained)
  expect(all).toBeLessThanOrEqual((gained + unlistedTransfers.areaSquareMetres) * (1 + 1e-9))
}, 120_000)

test('people are named also of a grid whose every change of ground is too small to be listed by itself', async () => {
  const id = await importEverySecondAside()
  const read = async (): Promise<DraftImpact> =>
    desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}/impact`)).body
  const { grids, transfers } = await read()
  const listed = new Set(transfers.flatMap(({ from, to }) => [from?.code, to?.code]))
  const small = grids.find(
    ({ code, gainedSquareMetres, lostSquareMetres }) =>
      !listed.has(code) && gainedSquareMetres + lostSquareMetres > 0,
  )!
  const begun = { ...command(), appointment: `apt_${ulid()}`, from: new Date().toISOString() }
  const body = { ...begun, type: 'appoint', expectedVersion: 0, post: 'grid-head', person: STAFF }
  desk.ok(await platform.call('platform-admin', 'POST', `/api/posts/${small.code}/commands`, body))
  const { posts, unlistedPosts } = await read()
  expect([unlistedPosts, posts]).toMatchObject([0, [{ code: small.code, fate: 'stays' }]])
}, 120_000)

test('a file of more grids without codes than a community has numbers is numbered community by community', async () => {
  const { id } = await desk.create('530402', 1)
  const { grids } = await desk.grids(id)
  const features = grids.map(({ geometry }) => ({ type: 'Feature' as const, properties: {}, geometry }))
  const job = await desk.importFile(id, features)
  expect([job.status, job.report.gridCount]).toEqual(['done', GRIDS])
  const imported = (await desk.grids(id)).grids
  const communities = (some: readonly DraftGrid[]) => some.map(({ code }) => code.slice(0, 12)).sort()
  expect(communities(imported)).toEqual(communities(grids))
  expect(imported.every(({ code, name }) => name === code && /^\d{15}$/.test(code))).toBe(true)
}, 60_000)
