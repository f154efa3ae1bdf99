import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftStates } from '#functions/grids/drafts/draft-states.ts'
import { draftTable, EVERYWHERE } from '#functions/grids/drafts/draft-table.ts'
import { planReader } from '#functions/grids/plan-reader.ts'
import { DraftId } from '#shared/grids/id.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { asFeatures, draftDesk, MAPPED, OTHER, STAFF } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform, type Reply } from '#test/support/platform.ts'

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

async function importGrids(id: string, grids: readonly DraftGrid[], who: string = STAFF): Promise<void> {
  const job = await desk.importFile(id, asFeatures(grids), { ...MAPPED, who })
  expect(job.status).toBe('done')
}

const turn = async (who: string, id: string, type: 'undo' | 'redo'): Promise<Reply> =>
  desk.edit(who, id, (await desk.read(id)).version, { type })

const rename = async (who: string, id: string, code: string, name: string): Promise<Reply> =>
  desk.ok(await desk.edit(who, id, (await desk.read(id)).version, { type: 'rename', code, name }))

/** Names by code: what stands in the draft. */
const drawn = async (id: string): Promise<Map<string, string>> =>
  new Map((await desk.grids(id)).grids.map(({ code, name }) => [code, name]))

async function begun() {
  const { id } = await desk.create('530402', 1)
  const { grids } = await desk.grids(id)
  return { id, grids, code: grids[0]!.code }
}

test('an import is taken back as one step, to the grids with everything that was drawn on them, and brought back the same way', async () => {
  const { id, grids, code } = await begun()
  await rename(STAFF, id, code, '导入前')
  const before = await desk.grids(id)
  await importGrids(id, grids.slice(0, 40))
  await rename(STAFF, id, code, '导入后')
  const after = await drawn(id)
  desk.ok(await turn(STAFF, id, 'undo'))
  const { draft, applied } = desk.ok(await turn(STAFF, id, 'undo')).body
  expect(draft).toMatchObject({ version: 6, gridCount: 120 })
  expect(applied).toMatchObject({ type: 'undo', of: 3, before: [], after: [], replacesAll: true })
  expect((await desk.grids(id)).grids).toEqual(before.grids)
  desk.ok(await turn(STAFF, id, 'undo'))
  expect((await drawn(id)).get(code)).toBe(grids[0]!.name)
  for (const _ of 'abc') desk.ok(await turn(STAFF, id, 'redo'))
  expect(await drawn(id)).toEqual(after)
  expect(await desk.read(id)).toMatchObject({ version: 10, gridCount: 40 })
})

test('an import is not taken back once others drew on it, and then neither is what stood before it', async () => {
  const { id, grids, code } = await begun()
  await rename(OTHER, id, grids[1]!.code, '别人先画的')
  await importGrids(id, grids.slice(0, 40))
  const overtaken = await turn(OTHER, id, 'undo')
  expect([overtaken.status, overtaken.body.reason, overtaken.body.by[0].person]).toEqual([
    422,
    'built-upon',
    STAFF,
  ])
  await rename(OTHER, id, code, '别人的')
  const refused = await turn(STAFF, id, 'undo')
  expect([refused.status, refused.body.reason, refused.body.codes]).toEqual([422, 'built-upon', [code]])
  expect(refused.body.by[0]).toMatchObject({ person: OTHER })
  desk.ok(await turn(OTHER, id, 'undo'))
  desk.ok(await turn(STAFF, id, 'undo'))
  expect((await drawn(id)).get(grids[1]!.code)).toBe('别人先画的')
  desk.ok(await turn(OTHER, id, 'undo'))
  expect(await drawn(id)).toEqual(new Map(grids.map(({ code: own, name }) => [own, name])))
})

test('what was drawn on an import that was taken back meanwhile is a conflict that names who', async () => {
  const { id, grids, code } = await begun()
  await importGrids(id, grids.slice(0, 40))
  desk.ok(await turn(STAFF, id, 'undo'))
  const stale = await desk.edit(OTHER, id, 2, { type: 'rename', code, name: '过时' })
  expect([stale.status, stale.body.code, stale.body.by[0]]).toEqual([
    409,
    'edit-conflict',
    expect.objectContaining({ person: STAFF, version: 3 }),
  ])
  const page = await platform.call(OTHER, 'GET', `/api/drafts/${id}/edits?after=2`)
  expect(page.body.items).toMatchObject([{ version: 3, type: 'undo', replacesAll: true }])
})

test('a machine that held the grids from before the import shows them as they are after it was taken back', async () => {
  const { id, grids, code } = await begun()
  const states = draftStates(platform.db, planReader(platform.db))
  const nameNow = async () => {
    const sheet = await states.at(await draftTable(platform.db, EVERYWHERE).read(DraftId.parse(id)))
    return [sheet.state.about.size, sheet.state.about.get(code)?.name]
  }
  expect(await nameNow()).toEqual([120, grids[0]!.name])
  await importGrids(id, grids.slice(0, 40).map((grid) => ({ ...grid, name: '文件' }))) // prettier-ignore
  await rename(STAFF, id, code, '导入后')
  for (const _ of 'ab') desk.ok(await turn(STAFF, id, 'undo'))
  expect(await nameNow()).toEqual([120, grids[0]!.name])
  desk.ok(await turn(STAFF, id, 'redo'))
  expect(await nameNow()).toEqual([40, '文件'])
})

test('after several imports undo goes back through all of them; what follows may be submitted and published', async () => {
  const { id, grids, code } = await begun()
  await importGrids(id, grids.slice(0, 10))
  await importGrids(id, grids.slice(0, 20), OTHER)
  expect((await desk.read(id)).drawers).toEqual([STAFF, OTHER])
  expect((await turn(STAFF, id, 'undo')).body.reason).toBe('built-upon')
  await importGrids(id, grids.slice(0, 30), OTHER)
  desk.ok(await turn(OTHER, id, 'undo'))
  expect(await desk.read(id)).toMatchObject({ gridCount: 20 })
  desk.ok(await turn(OTHER, id, 'undo'))
  expect((await desk.grids(id)).grids).toHaveLength(10)
  desk.ok(await turn(STAFF, id, 'undo'))
  expect(await drawn(id)).toEqual(new Map(grids.map(({ code: own, name }) => [own, name])))
  expect((await turn(OTHER, id, 'redo')).body.reason).toBe('built-upon')
  await rename(STAFF, id, code, '最终')
  const none = await turn(STAFF, id, 'redo')
  expect([none.status, none.body.reason]).toEqual([422, 'nothing-to-redo'])
  expect(await desk.publish(id)).toMatchObject({ status: 'published', gridCount: 120 })
  expect((await drawn(id)).get(code)).toBe('最终')
})
