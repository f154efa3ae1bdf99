import { afterAll, beforeAll, expect, test } from 'vitest'
import { ledgerTable } from '#functions/ledger/ledger-table.ts'
import { verifyAggregate } from '#functions/ledger/verify-ledger.ts'
import { carryAppointments } from '#functions/people/carry-appointments.ts'
import { systemClock } from '#functions/platform/clock.ts'
import { labelPoint } from '#shared/geo/label-point.ts'
import { ulid } from 'ulid'
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

test('the approval document says who gains and loses ground and open incidents, and the plan then does just that', async () => {
  const { grids } = await publishDemoCounty(platform)
  const draft = await desk.create('530402', 1)
  const grid = grids[0]!
  const [lng, lat] = labelPoint(grid.geometry)
  const side = 0.0004
  const ring = [[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]].map(([x, y]) => [lng + x! * side, lat + y! * side]) // prettier-ignore
  const drawn = desk.ok(
    await desk.edit(STAFF, draft.id, 1, {
      type: 'draw',
      layer: 'dedicated',
      name: '市场',
      geometry: { type: 'Polygon', coordinates: [ring] },
    }),
  ).body
  const market = drawn.applied.after[0].code
  const report = async (place: { lng: number; lat: number }) => {
    const submission = aSubmission({ position: at(place) })
    desk.ok(await platform.call('overseer', 'POST', '/api/incidents', submission))
    return submission.id
  }
  const inside = [await report({ lng, lat }), await report({ lng: lng + side / 2, lat })]
  const outside = await report({ lng: lng + 3 * side, lat })
  const { body } = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${draft.id}/impact`))
  expect(body).toMatchObject({
    against: 1,
    made: [{ code: market, name: '市场', layer: 'dedicated' }],
    retired: [],
    incidents: { moved: 2, toReview: 0 },
    posts: [],
  })
  expect(body.transfers).toHaveLength(1)
  expect(body.transfers[0]).toMatchObject({
    from: { code: grid.code },
    to: { code: market },
    openIncidents: 2,
  })
  const { areaSquareMetres: area } = body.transfers[0]
  const none = { gainedSquareMetres: 0, lostSquareMetres: 0, openIncidentsGained: 0, openIncidentsLost: 0 }
  expect(body.grids).toEqual(
    [
      { ...none, code: grid.code, name: grid.name, layer: 'base', fate: 'kept', lostSquareMetres: area, openIncidentsLost: 2 }, // prettier-ignore
      { ...none, code: market, name: '市场', layer: 'dedicated', fate: 'made', gainedSquareMetres: area, openIncidentsGained: 2 }, // prettier-ignore
    ].sort((a, b) => (a.code < b.code ? -1 : 1)),
  )
  await desk.publish(draft.id)
  await platform.react()
  for (const [id, code] of [
    [inside[0], market],
    [inside[1], market],
    [outside, grid.code],
  ] as const)
    // prettier-ignore
    expect((await platform.call('overseer', 'GET', `/api/incidents/${id}`)).body.incident.grid).toBe(
      code,
    )
})

async function register(): Promise<{ code: string; name: string }[]> {
  const items = []
  for (let cursor = ''; ;) {
    const { body } = desk.ok(await platform.call('patrol', 'GET', `/api/plans/530402/register${cursor}`))
    items.push(...body.items)
    if (body.cursor === undefined) return items
    cursor = `?cursor=${body.cursor}`
  }
}

test('what is put back retires grids, which lose all that others gain', async () => {
  const back = await desk.create('530402', 1)
  const { body } = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${back.id}/impact`))
  expect(body).toMatchObject({ against: 2, made: [], retired: [{ name: '市场' }], incidents: { moved: 2 } })
  const [market] = body.retired
  const sum = (of: string): number =>
    body.grids.reduce((total: number, one: Record<string, number>) => total + one[of]!, 0)
  const moved = body.transfers.reduce((total: number, one: { areaSquareMetres: number }) => total + one.areaSquareMetres, 0) // prettier-ignore
  expect(body.grids).toHaveLength(2)
  expect(body.grids.find(({ code }: { code: string }) => code === market.code)).toMatchObject({
    fate: 'retired',
    layer: 'dedicated',
    openIncidentsLost: 2,
  })
  expect([sum('gainedSquareMetres'), sum('lostSquareMetres')]).toEqual([moved, moved])
  expect([sum('openIncidentsGained'), sum('openIncidentsLost')]).toEqual([2, 2])
  desk.ok(await desk.step(STAFF, back.id, 'discard'))
})

test('a part of a county is drawn without the rest, which stays as it is', async () => {
  const before = await register()
  const draft = await desk.create('530402006', 2)
  const own = (await desk.grids(draft.id)).grids
  expect(own.every(({ code }) => code.startsWith('530402006'))).toBe(true)
  expect(draft.gridCount).toBe(own.length)
  const foreign = await desk.edit(STAFF, draft.id, 1, { type: 'rename', code: '530402001001001', name: '外' })
  expect(foreign.status).toBe(422)
  desk.ok(await desk.edit(STAFF, draft.id, 1, { type: 'rename', code: own[0]!.code, name: '街道内' }))
  await desk.publish(draft.id)
  const after = await register()
  const changed = after.filter((item, i) => JSON.stringify(item) !== JSON.stringify(before[i]))
  expect(changed).toMatchObject([{ code: own[0]!.code, name: '街道内' }])
  expect(after).toHaveLength(before.length)
})

test('a grid that goes on under another code keeps its posts, and the approval document says so also after it is in force', async () => {
  const draft = await desk.create('530402', 2)
  const [kept, gone] = (await desk.grids(draft.id)).grids
  const post = { type: 'appoint', post: 'party-branch', organisation: '支部', expectedVersion: 0 }
  const begun = { ...command(), appointment: `apt_${ulid()}`, from: new Date().toISOString() }
  desk.ok(await platform.call('overseer', 'POST', `/api/posts/${gone!.code}/commands`, { ...post, ...begun }))
  const newCode = `${gone!.code.slice(0, 12)}777`
  desk.ok(await desk.edit(STAFF, draft.id, 1, { type: 'rename', code: gone!.code, newCode }))
  desk.ok(await desk.edit(STAFF, draft.id, 2, { type: 'rename', code: kept!.code, name: '只改名' }))
  const { body } = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${draft.id}/impact`))
  expect(body).toMatchObject({
    retired: [],
    renumbered: [{ from: gone!.code, to: newCode }],
    posts: [
      {
        code: gone!.code,
        fate: 'follows',
        becomes: newCode,
        holders: [{ post: 'party-branch', person: null, organisation: '支部' }],
        givesTo: [],
        takesFrom: [],
      },
    ],
    unlistedPosts: 0,
  })
  await desk.publish(draft.id)
  await platform.react()
  const published = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${draft.id}/impact`)).body
  expect(published).toMatchObject({
    retired: [],
    made: [],
    renamed: body.renamed,
    renumbered: body.renumbered,
    posts: body.posts,
  })
  const postsOf = async (code: string) =>
    (await platform.call('overseer', 'GET', `/api/posts/${code}`)).body.items
  const { body: plan } = await platform.call('overseer', 'GET', '/api/plans/530402')
  const instant = plan.effectiveFrom
  expect(await postsOf(gone!.code)).toMatchObject([{ from: begun.from, to: instant }])
  const carried = [{ post: 'party-branch', organisation: '支部', from: instant, to: null }]
  expect(await postsOf(newCode)).toMatchObject(carried)
  const again = [{ from: gone!.code, to: newCode }]
  expect(await carryAppointments(again, instant, { db: platform.db, clock: systemClock })).toBe(0)
  expect(await postsOf(newCode)).toMatchObject(carried)
  for (const code of [gone!.code, newCode]) {
    expect((await verifyAggregate(`post_${code}`, ledgerTable(platform.db))).findings).toEqual([])
    const last = (await ledgerTable(platform.db).chain(`post_${code}`)).at(-1)
    expect(last).toMatchObject({ actor: 'rule:plan', codes: { rule: 'place-renumbered' } })
  }
})
