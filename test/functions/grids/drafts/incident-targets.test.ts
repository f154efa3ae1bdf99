import { afterAll, beforeAll, expect, test } from 'vitest'
import { labelPoint } from '#shared/geo/label-point.ts'
import { aSubmission, at } from '#test/support/an-incident.ts'
import { command, draftDesk, STAFF } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

test('a grid is held against the incidents that happened in it as it is drawn now, also after it was split', async () => {
  const { grids } = await publishDemoCounty(platform)
  const grid = grids[0]!
  const [lng, lat] = labelPoint(grid.geometry)
  const [south, north] = [lat - 0.0001, lat + 0.0001]
  for (const y of [south, south, south, north])
    desk.ok(
      await platform.call(
        'overseer',
        'POST',
        '/api/incidents',
        aSubmission({ position: at({ lng, lat: y }) }),
      ),
    )
  desk.ok(
    await platform.call(STAFF, 'PUT', '/api/plans/530402/targets', {
      ...command(),
      expectedVersion: 0,
      targets: { incidents12Months: [0, 2] },
    }),
  )
  const { id } = await desk.create('530402', 1)
  const tooLarge = async (): Promise<string[][]> => {
    const { body } = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}/problems`))
    return body.items
      .filter(({ kind }: { kind: string }) => kind === 'too-large')
      .map(({ codes }: { codes: string[] }) => codes)
  }
  expect(await tooLarge()).toEqual([[grid.code]])
  const split = {
    type: 'split',
    code: grid.code,
    line: [
      [lng - 0.1, lat],
      [lng + 0.1, lat],
    ],
  }
  const { applied } = desk.ok(await desk.edit(STAFF, id, 1, split)).body
  const southern = applied.after.find(
    (one: { geometry: typeof grid.geometry }) => labelPoint(one.geometry)[1] < lat,
  )
  expect(await tooLarge()).toEqual([[southern.code]])
  desk.ok(await desk.edit(STAFF, id, 2, { type: 'undo' }))
  expect(await tooLarge()).toEqual([[grid.code]])
})
