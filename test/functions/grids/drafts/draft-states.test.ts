import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftStates } from '#functions/grids/drafts/draft-states.ts'
import { draftTable, EVERYWHERE } from '#functions/grids/drafts/draft-table.ts'
import { planReader } from '#functions/grids/plan-reader.ts'
import type { Database } from '#functions/platform/dynamo/database.ts'
import { draftDesk, STAFF } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
}, 120_000)
afterAll(() => platform.stop())

/** The engine, and how often it was asked. */
function counted(db: Database): { db: Database; asked: () => number } {
  let count = 0
  const client = new Proxy(db.client, {
    get: (of, name) =>
      name !== 'send'
        ? (Reflect.get(of, name) as unknown)
        : (sent: object) => {
            count += 1
            return of.send(sent as never)
          },
  })
  return { db: { ...db, client }, asked: () => count }
}

test('who looked before somebody else drew gets the younger grids that are held, and nothing is read again', async () => {
  const desk = draftDesk(platform)
  const { db, asked } = counted(platform.db)
  const states = draftStates(db, planReader(db))
  const read = (id: Parameters<ReturnType<typeof draftTable>['read']>[0]) =>
    draftTable(platform.db, EVERYWHERE).read(id)
  const { id } = await desk.create('530402', 1)
  const older = await read(id)
  const { code } = (await states.at(older)).state.base.grids[0]!
  desk.ok(await desk.edit(STAFF, id, 1, { type: 'rename', code, name: '新名' }))
  const younger = await states.at(await read(id))
  const before = asked()
  const again = await states.at(older)
  expect([again.stored.draft.version, again.state.about.get(code)?.name]).toEqual([2, '新名'])
  expect(again.state).toBe(younger.state)
  expect(asked()).toBe(before)
})
