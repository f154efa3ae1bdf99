import { afterAll, beforeAll, expect, test } from 'vitest'
import { labelPoint } from '#shared/geo/label-point.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { command, draftDesk, STAFF } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

const wanted = async (expectedVersion: number, more: object) =>
  desk.ok(
    await platform.call(STAFF, 'PUT', '/api/plans/530402/targets', {
      ...command(),
      expectedVersion,
      targets: {},
      ...more,
    }),
  ).body

/** Renumbers a grid to 700, splits its neighbour in number, and tells what the new one is numbered. */
async function numberOfSplit(id: string, [first, second]: DraftGrid[]): Promise<string> {
  const community = first!.code.slice(0, 12)
  expect(second!.code.slice(0, 12)).toBe(community)
  const newCode = `${community}700`
  desk.ok(await desk.edit(STAFF, id, 1, { type: 'rename', code: first!.code, newCode }))
  const [lng, lat] = labelPoint(second!.geometry)
  const line = [
    [lng - 0.1, lat],
    [lng + 0.1, lat],
  ]
  const { applied } = desk.ok(await desk.edit(STAFF, id, 2, { type: 'split', code: second!.code, line })).body
  const codes: string[] = applied.after.map(({ code }: { code: string }) => code)
  return codes.find(
    (code) => code !== second!.code && !applied.before.some((one: DraftGrid) => one.code === code),
  )!
}

test('new grids are numbered by the scheme of their county, which a draft keeps as it was when it was begun', async () => {
  const early = await desk.create('530402', 1)
  const { grids } = await desk.grids(early.id)
  const community = grids[0]!.code.slice(0, 12)
  expect(await wanted(0, { scheme: 'after-highest' })).toEqual({
    targets: {},
    scheme: 'after-highest',
    version: 1,
  })
  const late = await desk.create('530402', 1)
  expect([early.scheme, late.scheme]).toEqual(['lowest-free', 'after-highest'])
  expect(await numberOfSplit(late.id, grids)).toBe(`${community}701`)
  const lowest = await numberOfSplit(early.id, grids)
  expect(lowest < `${community}700`).toBe(true)
  // Who says nothing of it leaves it as it is.
  expect(await wanted(1, { targets: { households: [1, 2] } })).toMatchObject({
    scheme: 'after-highest',
    version: 2,
  })
})

test('a file whose grids have no codes is numbered by the scheme of its draft', async () => {
  const { id, scheme } = await desk.create('530402', 1)
  expect(scheme).toBe('after-highest')
  const { grids } = await desk.grids(id)
  const community = grids[0]!.code.slice(0, 12)
  const own = grids.filter(({ code }) => code.startsWith(community))
  const [lowest, highest] = [own[0]!, own.at(-1)!].map(({ code }) => Number(code.slice(12)))
  await desk.importFile(id, [{ type: 'Feature', properties: {}, geometry: own[0]!.geometry }])
  const [imported] = (await desk.grids(id)).grids
  expect(lowest).toBe(1)
  expect(imported!.code).toBe(community + String(highest! + 1).padStart(3, '0'))
})
