import { afterAll, beforeAll, expect, test } from 'vitest'
import { tend } from '#test/support/tend.ts'
import { LEFT } from '#functions/platform/dynamo/keys.ts'
import { getRow, queryAll } from '#functions/platform/dynamo/query.ts'
import { epochLeft, epochTaken } from '#functions/grids/drafts/left-epochs.ts'
import { transact } from '#functions/platform/dynamo/transact.ts'
import { DraftId } from '#shared/grids/id.ts'
import { HOUR, MINUTE, shift, toInstant } from '#shared/lib/time.ts'
import { draftDesk, STAFF } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

const now = () => toInstant(Date.now())
const later = (milliseconds: number) => tend(platform.db, () => shift(now(), milliseconds))
const gridRows = (id: string) =>
  queryAll(platform.db, { table: 'drafts', where: ['id', id], range: { name: 'draftKey', prefix: 'grid#' } })
const epochsOf = async (id: string): Promise<string[]> => [
  ...new Set((await gridRows(id)).map(({ draftKey }) => String(draftKey).split('#')[1]!)),
]
const left = () => queryAll(platform.db, { table: 'drafts', where: ['id', LEFT] })

async function renamed(nth: number, name: string) {
  const { body } = await platform.call('patrol', 'GET', '/api/plans/530402')
  const { id } = await desk.create('530402', body.version)
  const { code } = (await desk.grids(id)).grids[nth]!
  desk.ok(await desk.edit(STAFF, id, 1, { type: 'rename', code, name }))
  return { id, code }
}

test('what a draft had drawn before it was carried over is cleaned away an hour later, and nothing that it stands on', async () => {
  const mine = await renamed(1, '我的')
  expect(await epochsOf(mine.id)).toEqual(['first'])
  await desk.publish((await renamed(2, '别人的')).id)
  await later(2 * HOUR)
  desk.ok(await desk.step(STAFF, mine.id, 'rebase'))
  expect(await epochsOf(mine.id)).toHaveLength(2)
  await later(30 * MINUTE)
  expect(await epochsOf(mine.id)).toHaveLength(2)
  await later(2 * HOUR)
  const [epoch, ...others] = await epochsOf(mine.id)
  expect([others, epoch === 'first', await left()]).toEqual([[], false, []])
  const names = (await desk.grids(mine.id)).grids.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['我的', '别人的']))
  await later(4 * HOUR)
  expect(await epochsOf(mine.id)).toEqual([epoch])
})

test('a draft that is published keeps no grids of its own', async () => {
  const { id, code } = await renamed(3, '发布')
  expect((await desk.publish(id)).status).toBe('published')
  await later(2 * HOUR)
  expect(await gridRows(id)).toEqual([])
  expect((await desk.grids(id)).grids.find((grid) => grid.code === code)?.name).toBe('发布')
})

test('what a broken rebase wrote goes, and a late one cannot come to stand on what is being cleaned away', async () => {
  const { id } = await renamed(4, '慢')
  const own = { draft: DraftId.parse(id), epoch: '01M8AB6FVVHSCPDHJZNNCE7WS8' }
  expect(await transact(platform.db, [epochLeft({ ...own, at: now() })])).toBeNull()
  const row = { v: 1, id, draftKey: `grid#${own.epoch}#530402001001001` }
  await transact(platform.db, [{ table: 'drafts', put: row, when: { expression: 'attribute_not_exists(#k)', names: { '#k': 'id' } } }]) // prettier-ignore
  await later(2 * HOUR)
  expect(await getRow(platform.db, 'drafts', { id, draftKey: row.draftKey })).toBeUndefined()
  expect(await epochsOf(id)).toEqual(['first'])
  expect((await transact(platform.db, [epochTaken(own)]))?.[0]?.failed).toBe(true)
})
