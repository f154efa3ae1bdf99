import { afterAll, beforeAll, expect, test } from 'vitest'
import { area } from '@turf/turf'
import { clearLeftEpochs } from '#functions/grids/drafts/left-epochs.ts'
import { packedRows } from '#functions/grids/drafts/packed.ts'
import { putRows, queryAll } from '#functions/platform/dynamo/query.ts'
import { joinFeatures, positionsIn } from '#shared/grids/geometry-parts.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { GridFeature, GridPage } from '#shared/grids/plan.ts'
import { HOUR, shift, toInstant } from '#shared/lib/time.ts'
import { draftDesk, MAPPED, OTHER, STAFF } from '#test/support/a-draft.ts'
import { islandAndSea } from '#test/support/coast.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

/** A border as long as two grids may have that are drawn on by hand. */
const VERTICES = 30_000
const [island, sea] = islandAndSea(VERTICES, '530402')

let platform: Platform
let desk: ReturnType<typeof draftDesk>
let id: string
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
  desk = draftDesk(platform)
  id = (await desk.create('530402', null)).id
  const job = await desk.importFile(id, [island, sea], MAPPED)
  expect([job.status, job.report.refused]).toEqual(['done', []])
}, 120_000)
afterAll(() => platform.stop())

const gridOf = async (code: string): Promise<DraftGrid> =>
  (await desk.grids(id)).grids.find((grid) => grid.code === code)!

const ringOf = ({ geometry }: DraftGrid): [number, number][] =>
  geometry.type === 'Polygon' ? geometry.coordinates[0]! : geometry.coordinates[0]![0]!

test('grids that share a border of 30,000 vertices are drawn on, taken back and drawn on again', async () => {
  const before = await gridOf(island.properties.code)
  const [lng, lat] = ringOf(before)[100]!
  const { version } = await desk.read(id)
  const moved = desk.ok(
    await desk.edit(STAFF, id, version, { type: 'move', from: [lng, lat], to: [lng, lat + 1e-7] }),
  )
  expect(moved.body.applied.after).toHaveLength(2)
  expect(await gridOf(before.code)).not.toEqual(before)
  const undone = desk.ok(await desk.edit(STAFF, id, version + 1, { type: 'undo' }))
  expect(await gridOf(before.code)).toEqual(before)
  const named = { type: 'rename', code: before.code, name: '大岛' }
  desk.ok(await desk.edit(STAFF, id, undone.body.draft.version, named))
  expect((await gridOf(before.code)).name).toBe('大岛')
  // A screen that was away reads all of it, in answers that a page can have.
  const edits: unknown[] = []
  for (let cursor = ''; ;) {
    const reply = desk.ok(
      await platform.call(OTHER, 'GET', `/api/drafts/${id}/edits?after=${version}${cursor}`),
    )
    expect(JSON.stringify(reply.body).length).toBeLessThan(6_000_000)
    edits.push(...reply.body.items)
    if (reply.body.cursor === undefined) break
    cursor = `&cursor=${reply.body.cursor}`
  }
  expect(edits).toHaveLength(3)
})

test('what is drawn then is submitted, published, read in answers of 1 MB, exported and begun anew', async () => {
  const drawn = await desk.grids(id)
  expect((await desk.publish(id)).status).toBe('published')
  const { body: plan } = desk.ok(await platform.call(STAFF, 'GET', '/api/plans/530402'))
  for (const level of ['county', 'grid']) {
    const features: GridFeature[] = []
    for (let cursor = ''; ;) {
      const { body } = desk.ok(
        await platform.call(STAFF, 'GET', `/api/plans/530402/grids?level=${level}${cursor}`),
      )
      expect(JSON.stringify(body).length).toBeLessThan(1_300_000)
      const page = GridPage.parse(body)
      features.push(...page.features)
      if (page.cursor === undefined) break
      cursor = `&cursor=${page.cursor}`
    }
    const whole = joinFeatures(features)
    expect(whole.reduce((sum, { geometry }) => sum + area(geometry), 0) / 1e6).toBeCloseTo(11_200, -3)
    if (level === 'grid')
      expect(whole.map(({ geometry }) => positionsIn(geometry))).toEqual(
        drawn.grids.map(({ geometry }) => positionsIn(geometry)),
      )
  }
  const inside = desk.ok(
    await platform.call(STAFF, 'GET', '/api/locate?division=530402&lng=102.5&lat=24.5'),
  ).body
  expect([inside.owner, inside.candidates[0].name]).toEqual([island.properties.code, '大岛'])
  const exported = desk.ok(await platform.call(STAFF, 'GET', '/api/plans/530402/export?format=geojson')).body
  const file = (await (await fetch(exported.url)).json()) as {
    features: { geometry: DraftGrid['geometry'] }[]
  }
  expect(file.features.map(({ geometry }) => geometry)).toEqual(drawn.grids.map(({ geometry }) => geometry))
  const again = await desk.create('530402', plan.version)
  expect((await desk.grids(again.id)).grids.map(({ geometry }) => geometry)).toEqual(
    drawn.grids.map(({ geometry }) => geometry),
  )
})

test('what was drawn is cleaned away once nobody gets back to it, with all that did not fit its rows', async () => {
  const rowsUnder = (prefix: string) =>
    queryAll(platform.db, { table: 'drafts', where: ['id', id], range: { name: 'draftKey', prefix } })
  const [drawn] = await rowsUnder('grid#')
  // A grid alone may be longer than those two, and then more than one item holds it.
  const draftKey = `${String(drawn!['draftKey'])}9`
  const text = Array.from({ length: 100_000 }, () => Math.random()).join()
  await putRows(platform.db, 'drafts', packedRows({ id, draftKey }, text))
  expect(await rowsUnder('more#grid#')).not.toEqual([])
  await clearLeftEpochs(shift(toInstant(Date.now()), HOUR), platform.db)
  expect([await rowsUnder('grid#'), await rowsUnder('more#grid#')]).toEqual([[], []])
})
