import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Feature } from 'geojson'
import { fromWgs84 } from '#shared/geo/datum.ts'
import type { Datum } from '#shared/geo/position.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { asFeatures, draftDesk, MAPPED, STAFF } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

/** As a map of a Chinese provider draws it. */
const inGcj02 = ({ geometry }: DraftGrid) =>
  ({ ...geometry, coordinates: moved(geometry.coordinates) }) as DraftGrid['geometry']
const moved = (coordinates: unknown): unknown => {
  const [lng, lat] = coordinates as [unknown, unknown]
  return typeof lng === 'number' && typeof lat === 'number'
    ? fromWgs84([lng, lat], 'GCJ02')
    : (coordinates as unknown[]).map(moved)
}

async function begun() {
  const { id } = await desk.create('530402', 1)
  return { id, grids: (await desk.grids(id)).grids }
}

const tried = (id: string, features: readonly Feature[], more: { datum?: Datum } = {}) =>
  desk.importFile(id, features, { ...MAPPED, dryRun: true, ...more })

test('grids without a name of their own are told, so that no name is lost in silence', async () => {
  const { id, grids } = await begun()
  const some = asFeatures(grids).map((feature, i) =>
    i < 2 ? { ...feature, properties: { ...feature.properties, name: ' ' } } : feature,
  )
  const { report } = await tried(id, some)
  expect(report.told[0].zh).toMatch(/2 个网格在 name 中没有自己的名称/)
  expect(report.changes).toMatchObject({ renamed: 2, same: 118 })
  const none = await desk.importFile(id, asFeatures(grids), { dryRun: true, codeProperty: 'code' })
  expect(none.report.told[0]).toMatchObject({ kind: 'no-name', zh: expect.stringMatching(/未指定名称列/) })
  expect(none.report.changes.renamed).toBe(120)
  const all = await tried(id, asFeatures(grids))
  expect(all.report.counts['no-name']).toBeUndefined()
})

test('a trial says what the file changes against the draft as it is, and how many problems that leaves', async () => {
  const { id, grids } = await begun()
  desk.ok(await desk.edit(STAFF, id, 1, { type: 'rename', code: grids[0]!.code, name: '草案中的名称' }))
  const whole = await tried(id, asFeatures(grids))
  expect(whole.report.changes).toEqual({
    ...{ same: 119, renamed: 1, redrawn: 0, metres: 0, made: 0, gone: 0 },
    problems: { blocking: 0, others: 0 },
  })
  const fresh = { ...asFeatures(grids)[1]!, properties: { name: '新网格' } }
  const partly = await tried(id, [fresh, ...asFeatures(grids.slice(2))])
  expect(partly.report.changes).toMatchObject({ same: 118, made: 1, gone: 2 })
  expect(partly.report.changes.problems.blocking).toBeGreaterThan(0)
})

const inDatum = (grids: readonly DraftGrid[]) =>
  asFeatures(grids).map((feature, i) => ({ ...feature, geometry: inGcj02(grids[i]!) }))

test.each([
  ['GCJ-02 offered as WGS-84', inDatum, { datum: 'WGS84' }, 'GCJ02', 'GCJ-02'],
  ['GCJ-02 of which nothing is said', inDatum, {}, 'GCJ02', 'GCJ-02'],
  ['WGS-84 offered as GCJ-02', asFeatures, { datum: 'GCJ02' }, 'WGS84', 'WGS-84'],
  ['GCJ-02 offered as CGCS2000', inDatum, { datum: 'CGCS2000' }, 'GCJ02', 'GCJ-02'],
] as const)(
  '%s is told by how many metres it misses the plan in force, and in which datum it fits',
  async (_, features, chosen, datum, name) => {
    const { id, grids } = await begun()
    const job = await tried(id, features(grids), chosen)
    expect(job).toMatchObject({ status: 'done', report: { fitsBetterIn: datum, counts: { datum: 1 } } })
    const [{ kind, zh, en }] = job.report.told
    expect(kind).toBe('datum')
    const metres = Number(/与现行方案相差约 (\d+) 米/.exec(zh)?.[1])
    expect(metres).toBeGreaterThan(100)
    expect(metres).toBeLessThan(900)
    expect(en).toContain(`choose ${name}.`)
    expect(job.report.changes.redrawn).toBe(120)
    expect(Math.abs(job.report.changes.metres - metres)).toBeLessThan(20)
    const right = await tried(id, features(grids), { datum })
    expect(right.report.counts.datum).toBeUndefined()
    expect(right.report.fitsBetterIn).toBeUndefined()
    expect(right.report.changes).toMatchObject({ same: 120, redrawn: 0, metres: 0 })
  },
)

test('the datum of a file without codes is told by the communities where its grids lie', async () => {
  const { id, grids } = await begun()
  const job = await desk.importFile(id, inDatum(grids), { dryRun: true, nameProperty: 'name' })
  expect(job.report).toMatchObject({ fitsBetterIn: 'GCJ02', changes: { made: 120, gone: 120 } })
  const right = await desk.importFile(id, asFeatures(grids), { dryRun: true, nameProperty: 'name' })
  expect(right.report.fitsBetterIn).toBeUndefined()
})

test('where there is no plan yet, the grids of the draft tell the datum', async () => {
  const who = 'overseer'
  const { grids } = await begun()
  const elsewhere = grids.map((grid) => ({ ...grid, code: `530499${grid.code.slice(6)}` }))
  const { id } = await desk.create('530499', null, who)
  const file = (datum: 'GCJ02' | 'WGS84', dryRun: boolean) =>
    desk.importFile(id, asFeatures(elsewhere), { who, ...MAPPED, datum, dryRun })
  const first = await file('GCJ02', false)
  expect([first.status, first.report.fitsBetterIn]).toEqual(['done', undefined])
  const { report } = await file('WGS84', true)
  expect(report.fitsBetterIn).toBe('GCJ02')
  expect(report.told[0].zh).toContain('与草案现有网格相差约')
})
