import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishPlan } from '#functions/grids/publish-plan.ts'
import { putRows } from '#functions/platform/dynamo/query.ts'
import { makeCounty } from '#infra/local/demo/county.ts'
import { draftDesk, STAFF } from '#test/support/a-draft.ts'
import { publicationOf, startPlatform, type Platform } from '#test/support/platform.ts'

const county = makeCounty({ seed: 1, grids: 120 })
const BAD = ['网'.repeat(101), '网'.repeat(120), '🚒'.repeat(120), '幸福里\ud83d', '\u200b', '甲\u0000乙']
/** Of which a door would take the last, folded. */
const REFUSED = BAD.slice(0, -1)

let platform: Platform
let desk: ReturnType<typeof draftDesk>
const codes = county.grids.slice(0, BAD.length).map(({ code }) => code)

/**
 * A plan as the release before wrote it: its door took all of these names, and its pages and tiles hold them.
 */
beforeAll(async () => {
  platform = await startPlatform()
  const grids = county.grids.map((grid, i) => ({ ...grid, name: BAD[i] ?? grid.name }))
  await publishPlan(publicationOf(county, grids), platform.db)
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

const rename = (code: string, name: string) => ({ type: 'rename', code, name })

test('a plan with names that no door takes any more is read on every way', async () => {
  for (const path of ['register', 'grids', 'grids?level=community', 'tiles', 'versions', 'export?format=csv'])
    desk.ok(await platform.call(STAFF, 'GET', `/api/plans/530402/${path}`))
  const { body } = desk.ok(await platform.call(STAFF, 'GET', '/api/plans/530402/register'))
  expect(body.items.slice(0, BAD.length).map(({ name }: { name: string }) => name)).toEqual(BAD)
})

test('its grids open in the designer, are listed, can be drawn on, renamed and published', async () => {
  const { id } = await desk.create('530402', 1)
  const { grids } = await desk.grids(id)
  expect(codes.map((code) => grids.find((grid) => grid.code === code)?.name)).toEqual(BAD)
  const listed = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}/problems`)).body
  const badNames = listed.items.filter(({ kind }: { kind: string }) => kind === 'bad-name')
  expect(badNames.map((one: { codes: string[] }) => one.codes[0]).sort()).toEqual(
    codes.slice(0, REFUSED.length).sort(),
  )
  expect(badNames.every(({ blocks }: { blocks: boolean }) => blocks)).toBe(true)

  // Its other columns, with the name as it is: the edit says it before and after.
  let { version } = await desk.read(id)
  for (const code of codes) {
    const edit = { type: 'rename', code, columns: { households: 7 } }
    version = desk.ok(await desk.edit(STAFF, id, version, edit)).body.draft.version
  }
  const refused = await desk.step(STAFF, id, 'submit')
  expect([refused.status, refused.body.reason]).toEqual([409, 'bad-name'])
  expect([...refused.body.codes].sort()).toEqual(codes.slice(0, REFUSED.length).sort())

  for (const [i, code] of codes.entries())
    version = desk.ok(await desk.edit(STAFF, id, version, rename(code, `改名${i}`))).body.draft.version
  desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}/edits`))
  expect((await desk.publish(id)).status).toBe('published')
  const { body } = desk.ok(await platform.call(STAFF, 'GET', '/api/plans/530402/register'))
  expect(body.items.slice(0, BAD.length).map(({ name }: { name: string }) => name)).toEqual(
    BAD.map((_, i) => `改名${i}`),
  )
})

test('an undo brings back a name that no door takes, and it can be mended again', async () => {
  const { id } = await desk.create('530402', 1)
  const { version } = await desk.read(id)
  for (const [i, code] of codes.entries()) {
    const mended = desk.ok(await desk.edit(STAFF, id, version + 2 * i, rename(code, `改名${i}`))).body
    const undone = desk.ok(await desk.edit(STAFF, id, mended.draft.version, { type: 'undo' })).body
    expect(undone.applied.after[0].name).toBe(BAD[i])
  }
})

test.each([
  ['of 101 characters', '网'.repeat(101)],
  ['of which nothing shows', '\u200b\u3164'],
  ['with half a character', '幸福里\ud83d'],
])('a name %s is refused at the door', async (_, name) => {
  const { id } = await desk.create('530402', null)
  expect((await desk.edit(STAFF, id, 1, rename(codes[0]!, name))).status).toBe(400)
  const draft = { commandId: 'cmd_01JD8Z0000ABCDEFGHJKMNPQRS', title: name, from: null }
  expect((await platform.call(STAFF, 'POST', '/api/plans/530402/drafts', draft)).status).toBe(400)
})

test('somebody whose name an older release took signs in and is listed', async () => {
  const person = {
    v: 1,
    id: 'old-name',
    name: '长'.repeat(101),
    roles: ['county-staff'],
    division: '530402',
    disabled: false,
  }
  await putRows(platform.db, 'people', [{ ...person, register: 'people', personKey: '530402#old-name' }])
  expect(desk.ok(await platform.call('old-name', 'GET', '/api/me')).body.name).toBe(person.name)
  expect((await platform.call('platform-admin', 'GET', '/api/people')).status).toBe(200)
})
