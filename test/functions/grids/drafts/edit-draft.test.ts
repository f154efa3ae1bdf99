import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeRows } from '#functions/platform/dynamo/query.ts'
import type { DraftGrid } from '#shared/grids/draft.ts'
import { command, draftDesk, OTHER, STAFF } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform, 600)
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

async function begun() {
  const { id } = await desk.create('530402', 1)
  return { id, grids: (await desk.grids(id)).grids }
}

const rename = (code: string, name: string) => ({ type: 'rename', code, name })
const ringOf = ({ geometry }: DraftGrid) =>
  (geometry.type === 'Polygon' ? geometry.coordinates[0] : geometry.coordinates[0]![0])!

/** A cut from west to east through the middle of a grid, or that much north of it. */
function splitOf(grid: DraftGrid, north = 0) {
  const ring = ringOf(grid)
  const ys = ring.map(([, y]) => y)
  const y = (Math.min(...ys) + Math.max(...ys)) / 2 + north
  const xs = ring.map(([x]) => x)
  const line = [
    [Math.min(...xs) - 0.01, y],
    [Math.max(...xs) + 0.01, y],
  ]
  return { type: 'split', code: grid.code, line }
}

/** Two grids of one community that share an edge. */
function neighbours(grids: readonly DraftGrid[]): [DraftGrid, DraftGrid] {
  const edges = new Map<string, DraftGrid>()
  for (const grid of grids) {
    const ring = ringOf(grid)
    for (const [i, place] of ring.slice(1).entries()) {
      const other = edges.get(`${place.join()} ${ring[i]!.join()}`)
      if (other?.code.slice(0, 12) === grid.code.slice(0, 12)) return [other, grid]
      edges.set(`${ring[i]!.join()} ${place.join()}`, grid)
    }
  }
  throw new Error('no neighbours')
}

const gridOf = async (id: string, code: string): Promise<DraftGrid | undefined> =>
  (await desk.grids(id)).grids.find((grid) => grid.code === code)

test('strokes of two people on different grids are all taken, whoever is first', async () => {
  const { id, grids } = await begun()
  const replies = await Promise.all(
    grids
      .slice(0, 12)
      .map(({ code }, i) => desk.edit(i % 2 === 0 ? STAFF : OTHER, id, 1, rename(code, `并行${i}`))),
  )
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200))
  expect(replies.map(({ body }) => body.applied.version).sort((a, b) => a - b)).toEqual(
    replies.map((_, i) => i + 2),
  )
  const { version, grids: after } = await desk.grids(id)
  expect(version).toBe(13)
  expect(after.slice(0, 12).map(({ name }) => name)).toEqual(replies.map((_, i) => `并行${i}`))
  const { body } = desk.ok(await platform.call(OTHER, 'GET', `/api/drafts/${id}/edits?after=1`))
  expect(body.items.map((edit: { version: number }) => edit.version)).toEqual(replies.map((_, i) => i + 2))
})

test('who draws on a grid that somebody else changed is told who and which, and nothing happens', async () => {
  const { id, grids } = await begun()
  const { code } = grids[0]!
  const replies = await Promise.all(
    [STAFF, OTHER].map((who) => desk.edit(who, id, 1, rename(code, `由${who}`))),
  )
  const [taken, refused] = replies.toSorted((a, b) => a.status - b.status)
  expect([taken!.status, refused!.status, refused!.body.code]).toEqual([200, 409, 'edit-conflict'])
  const { actor, actorName } = taken!.body.applied
  expect(refused!.body).toMatchObject({ codes: [code], by: [{ person: actor, name: actorName, version: 2 }] })
  expect((await gridOf(id, code))!.name).toBe(`由${actor}`)
  const again = await desk.edit(actor === STAFF ? OTHER : STAFF, id, 2, rename(code, '看过之后'))
  expect(again.status).toBe(200)
})

test('a command sent again, at once or later, is taken once and answered the same; its id for another stroke is refused', async () => {
  const { id, grids } = await begun()
  const body = { ...command(), expectedVersion: 1, ...rename(grids[0]!.code, '一次') }
  const send = (more: object = {}) =>
    platform.call(STAFF, 'POST', `/api/drafts/${id}/edits`, { ...body, ...more })
  const replies = await Promise.all([send(), send(), send()])
  desk.ok(await desk.edit(STAFF, id, 2, rename(grids[1]!.code, '其后')))
  for (const reply of [...replies, await send()]) expect(desk.ok(reply).body).toEqual(replies[0].body)
  expect((await desk.read(id)).version).toBe(3)
  const reused = await send({ name: '另一次' })
  expect([reused.status, reused.body.code]).toEqual([409, 'id-reused'])
})

test('a command that comes again after commands are forgotten draws nothing: the draft knows its own', async () => {
  const { id, grids } = await begun()
  const names = ['第一', '第二'].map((name, i) => ({ ...command(), expectedVersion: 1 + i, ...rename(grids[i]!.code, name) })) // prettier-ignore
  const undo = { ...command(), expectedVersion: 3, type: 'undo' }
  const send = (body: object) => platform.call(STAFF, 'POST', `/api/drafts/${id}/edits`, body)
  const first = []
  for (const body of [...names, undo]) first.push(desk.ok(await send(body)).body.applied)
  for (const { commandId } of [...names, undo]) await removeRows(platform.db, 'commands', [{ id: commandId }])
  for (const [i, body] of [...names, undo].entries())
    expect(desk.ok(await send(body)).body.applied).toEqual(first[i])
  expect((await desk.read(id)).version).toBe(4)
  const other = await send({ ...names[0], name: '别的' })
  expect([other.status, other.body.code]).toEqual([409, 'id-reused'])
})

test('each takes back the own last stroke and brings it back; not once others have built on it', async () => {
  const { id, grids } = await begun()
  const [mine, theirs] = [grids[0]!.code, grids[1]!.code]
  desk.ok(await desk.edit(STAFF, id, 1, rename(mine, '我的')))
  desk.ok(await desk.edit(OTHER, id, 2, rename(theirs, '他的')))
  const undone = desk.ok(await desk.edit(STAFF, id, 3, { type: 'undo' })).body
  expect(undone.applied).toMatchObject({ type: 'undo', of: 2, after: [{ code: mine, name: grids[0]!.name }] })
  expect((await gridOf(id, theirs))!.name).toBe('他的')
  desk.ok(await desk.edit(STAFF, id, 4, { type: 'redo' }))
  expect((await gridOf(id, mine))!.name).toBe('我的')
  desk.ok(await desk.edit(OTHER, id, 5, rename(mine, '接着改')))
  const refused = await desk.edit(STAFF, id, 6, { type: 'undo' })
  expect([refused.status, refused.body.code, refused.body.reason]).toEqual([
    422,
    'edit-refused',
    'built-upon',
  ])
  expect(refused.body).toMatchObject({ codes: [mine], by: [{ person: OTHER }] })
  const nothing = await desk.edit(STAFF, id, 6, { type: 'redo' })
  expect([nothing.status, nothing.body.reason]).toEqual([422, 'nothing-to-redo'])
})

test('a long drawing is taken back stroke by stroke to its beginning, and brought back whole', async () => {
  const { id } = await desk.create('530402', 1)
  const { code, name } = (await desk.grids(id)).grids[0]!
  const turn = async (type: 'undo' | 'redo') => desk.edit(STAFF, id, (await desk.read(id)).version, { type })
  const nameNow = async () => (await desk.grids(id)).grids.find((grid) => grid.code === code)!.name
  const strokes = Array.from({ length: 13 }, (_, nth) => `第${nth}笔`)
  for (const [nth, stroke] of strokes.entries())
    desk.ok(await desk.edit(STAFF, id, 1 + nth, { type: 'rename', code, name: stroke }))
  for (const _ of strokes) desk.ok(await turn('undo'))
  expect(await nameNow()).toBe(name)
  expect((await turn('undo')).body.reason).toBe('nothing-to-undo')
  for (const _ of strokes) desk.ok(await turn('redo'))
  expect(await nameNow()).toBe(strokes.at(-1))
  expect((await turn('redo')).body.reason).toBe('nothing-to-redo')
})

test('a split makes a grid of the next code, a merge takes it back, and a stroke that misses says why', async () => {
  const { id, grids } = await begun()
  const grid = grids[0]!
  const miss = await desk.edit(STAFF, id, 1, splitOf(grid, 1))
  expect([miss.status, miss.body.reason, miss.body.codes]).toEqual([422, 'line-misses', [grid.code]])
  const split = desk.ok(await desk.edit(STAFF, id, 1, splitOf(grid))).body
  expect(split.draft.gridCount).toBe(grids.length + 1)
  const known = new Set(grids.map(({ code }) => code))
  const [made, ...more] = split.applied.after
    .map(({ code }: DraftGrid) => code)
    .filter((code: string) => !known.has(code))
  expect([made.slice(0, 12), more]).toEqual([grid.code.slice(0, 12), []])
  desk.ok(await desk.edit(STAFF, id, 2, { type: 'merge', codes: [grid.code, made], into: grid.code }))
  expect((await desk.grids(id)).grids).toHaveLength(grids.length)
  const problems = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}/problems`)).body
  expect(problems.items.filter(({ blocks }: { blocks: boolean }) => blocks)).toEqual([])
})

test('a page of grids goes on with the version it was begun with, whatever is drawn meanwhile', async () => {
  const { id, grids } = await begun()
  const { code, name } = grids.at(-1)!
  const first = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}/grids`)).body
  desk.ok(await desk.edit(OTHER, id, 1, rename(code, '最后')))
  const second = desk.ok(
    await platform.call(STAFF, 'GET', `/api/drafts/${id}/grids?cursor=${first.cursor}`),
  ).body
  expect([first.version, second.version]).toEqual([1, 1])
  expect(first.features.length + second.features.length).toBe(grids.length)
  expect(second.features.at(-1)).toMatchObject({ id: code, properties: { name } })
  expect((await gridOf(id, code))!.name).toBe('最后')
})

test('a code that was retired is never given to another grid', async () => {
  const { id, grids } = await begun()
  const [kept, gone] = neighbours(grids)
  desk.ok(await desk.edit(STAFF, id, 1, { type: 'merge', codes: [kept.code, gone.code], into: kept.code }))
  const { planVersion } = await desk.publish(id)
  const next = await desk.create('530402', planVersion!)
  const taken = await desk.edit(STAFF, next.id, 1, { type: 'rename', code: kept.code, newCode: gone.code })
  expect([taken.status, taken.body.reason]).toEqual([422, 'code-taken'])
  const grid = (await desk.grids(next.id)).grids.find(({ code }) => code === kept.code)!
  const { applied } = desk.ok(await desk.edit(STAFF, next.id, 1, splitOf(grid))).body
  expect(applied.after.map(({ code }: DraftGrid) => code)).not.toContain(gone.code)
  const back = await desk.create('530402', 1)
  expect((await desk.grids(back.id)).grids.map(({ code }) => code)).toContain(gone.code)
})

test('people who have a draft open see each other', async () => {
  const { id, grids } = await begun()
  const tell = (who: string) =>
    platform.call(who, 'PUT', `/api/drafts/${id}/presence`, {
      lngLat: [102.5, 24.3],
      selected: who === OTHER ? grids[0]!.code : null,
    })
  expect(desk.ok(await tell(STAFF)).body).toEqual({ version: 1, others: [] })
  expect(desk.ok(await tell(OTHER)).body.others).toMatchObject([{ person: STAFF, selected: null }])
  expect(desk.ok(await tell(STAFF)).body.others).toMatchObject([{ person: OTHER, selected: grids[0]!.code }])
})

test('what a county wants of a grid is its own data, changed under its version', async () => {
  const url = '/api/plans/530402/targets'
  expect(desk.ok(await platform.call(STAFF, 'GET', url)).body).toEqual({
    targets: {},
    scheme: 'lowest-free',
    version: 0,
  })
  const body = { ...command(), expectedVersion: 0, targets: { areaSquareMetres: [1, 2] } }
  expect(desk.ok(await platform.call(STAFF, 'PUT', url, body)).body.version).toBe(1)
  expect(desk.ok(await platform.call(STAFF, 'PUT', url, body)).body.version).toBe(1)
  for (const most of [1e-200, 1e20]) {
    const beyond = { ...body, ...command(), targets: { areaSquareMetres: [0, most] } }
    expect((await platform.call(STAFF, 'PUT', url, beyond)).status).toBe(400)
  }
  const stale = await platform.call(OTHER, 'PUT', url, { ...body, ...command() })
  expect([stale.status, stale.body.code]).toEqual([409, 'version-conflict'])
  const { id } = await begun()
  const { body: problems } = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}/problems`))
  expect(problems.items.some(({ kind }: { kind: string }) => kind === 'too-large')).toBe(true)
})

test('all that a new grid lies over yield to it in one edit, lose a whole grid only by name, and come back by one undo', async () => {
  const { id, grids } = await begun()
  const ring = ringOf(grids[0]!)
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)]
  const [west, south, east, north] = [
    Math.min(...xs) - 1e-4,
    Math.min(...ys) - 1e-4,
    Math.max(...xs) + 1e-4,
    Math.max(...ys) + 1e-4,
  ]
  const box = [[west, south], [east, south], [east, north], [west, north], [west, south]] // prettier-ignore
  const geometry = { type: 'Polygon', coordinates: [box] }
  const community = grids[0]!.code.slice(0, 12)
  const drawing = await desk.edit(STAFF, id, 1, { type: 'draw', layer: 'base', geometry, community })
  const known = new Set(grids.map(({ code }) => code))
  const code = desk
    .ok(drawing)
    .body.applied.after.map((grid: DraftGrid) => grid.code)
    .find((one: string) => !known.has(one))
  const { body } = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}/problems`))
  const offers = body.items.flatMap(({ repairs }: { repairs: object[] }) => repairs)
  const offer = offers.find(
    (one: { repair: string; code: string }) => one.repair === 'trim-others' && one.code === code,
  )
  expect(offer.removes).toContain(grids[0]!.code)
  const before = await desk.grids(id)
  const blind = await desk.edit(STAFF, id, 2, { type: 'repair', repair: 'trim-others', code })
  expect([blind.status, blind.body.reason, blind.body.codes]).toEqual([422, 'nothing-left', offer.removes])
  const { applied } = desk.ok(await desk.edit(STAFF, id, 2, { type: 'repair', ...offer })).body
  expect(applied.before.length).toBeGreaterThan(2)
  const mended = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${id}/problems`)).body.items
  const overlaps = mended.filter((problem: { kind: string }) => problem.kind === 'overlap')
  expect(overlaps).toEqual([])
  expect(await gridOf(id, grids[0]!.code)).toBeUndefined()
  desk.ok(await desk.edit(STAFF, id, 3, { type: 'undo' }))
  expect((await desk.grids(id)).grids).toEqual(before.grids)
})
