import { afterAll, beforeAll, expect, test } from 'vitest'
import { OPEN_JOBS } from '#functions/platform/dynamo/keys.ts'
import { queryAll } from '#functions/platform/dynamo/query.ts'
import { draftDesk, OTHER, STAFF } from '#test/support/a-draft.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let desk: ReturnType<typeof draftDesk>
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
  desk = draftDesk(platform)
}, 120_000)
afterAll(() => platform.stop())

const inForce = async (): Promise<number> =>
  (await platform.call('patrol', 'GET', '/api/plans/530402')).body.version

test('a draft is drawn, submitted by one person, approved by another, and then in force', async () => {
  const before = await inForce()
  const draft = await desk.create('530402', before)
  expect(draft).toMatchObject({ status: 'open', base: before, gridCount: 120, version: 1 })
  const { grids } = await desk.grids(draft.id)
  expect(grids).toHaveLength(120)
  const [one] = grids
  const { draft: edited, applied } = desk.ok(
    await desk.edit(STAFF, draft.id, 1, { type: 'rename', code: one!.code, name: '新名' }),
  ).body
  expect(edited.version).toBe(2)
  expect(applied).toMatchObject({ version: 2, type: 'rename', before: [{ code: one!.code }] })
  desk.ok(await desk.step(STAFF, draft.id, 'submit'))
  const own = await desk.step(STAFF, draft.id, 'approve', { effectiveFrom: new Date().toISOString() })
  expect([own.status, own.body.reason]).toEqual([409, 'not-the-submitter'])
  desk.ok(await desk.step(OTHER, draft.id, 'approve', { effectiveFrom: new Date().toISOString() }))
  expect((await desk.read(draft.id)).status).toBe('publishing')
  await platform.react()
  const published = await desk.read(draft.id)
  expect(published).toMatchObject({ status: 'published', planVersion: before + 1 })
  expect(await inForce()).toBe(before + 1)
  const { body } = await platform.call('patrol', 'GET', '/api/plans/530402/register')
  expect(body.items.find(({ code }: { code: string }) => code === one!.code).name).toBe('新名')
})

const nameIn = async (code: string, query = ''): Promise<string | undefined> => {
  const { body } = await platform.call('patrol', 'GET', `/api/plans/530402/register${query}`)
  // The first page holds the first township, and what is renamed here lies in it.
  return body.items.find((one: { code: string }) => one.code === code)?.name
}

/** A draft over the plan in force in which one grid, the nth, has another name. */
async function renamed(nth: number, name: string, division = '530402') {
  const draft = await desk.create(division, await inForce())
  const code = (await desk.grids(draft.id)).grids[nth]!.code
  desk.ok(await desk.edit(STAFF, draft.id, 1, { type: 'rename', code, name }))
  return { id: draft.id, code }
}

const now = (): string => new Date().toISOString()

test('a draft names everybody who drew in it since it was begun, in their order; who only submits is none of them', async () => {
  const { id, code } = await renamed(14, '甲画的')
  desk.ok(await desk.edit(OTHER, id, 2, { type: 'rename', code, name: '乙画的' }))
  desk.ok(await desk.edit(STAFF, id, 3, { type: 'rename', code, name: '甲又画' }))
  desk.ok(await desk.step('overseer', id, 'submit'))
  desk.ok(await desk.step(OTHER, id, 'reject', { reason: '再看' }))
  expect(await desk.read(id)).toMatchObject({ author: STAFF, drawers: [STAFF, OTHER] })
  expect((await desk.create('530402', null)).drawers).toEqual([])
})

test('a draft that is submitted again says when, beside the rejection before it', async () => {
  const { id } = await renamed(15, '再交')
  desk.ok(await desk.step(STAFF, id, 'submit'))
  const first = await desk.read(id)
  expect(first.submittedAt).toBe(first.changedAt)
  desk.ok(await desk.step(OTHER, id, 'reject', { reason: '边界不清' }))
  desk.ok(await desk.step(STAFF, id, 'submit'))
  const again = await desk.read(id)
  expect(again).toMatchObject({
    status: 'submitted',
    submittedAt: again.changedAt,
    decision: { outcome: 'rejected', reason: '边界不清' },
  })
  expect(again.submittedAt! > first.submittedAt!).toBe(true)
})

test('two approvals at once publish once', async () => {
  const before = await inForce()
  const { id } = await renamed(1, '两次审批')
  desk.ok(await desk.step(STAFF, id, 'submit'))
  const replies = await Promise.all(
    [OTHER, 'overseer'].map((who) => desk.step(who, id, 'approve', { effectiveFrom: now() })),
  )
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  await platform.react()
  expect((await desk.read(id)).planVersion).toBe(before + 1)
  expect(await inForce()).toBe(before + 1)
})

test('a publish whose worker is begun again beside it, or after it, publishes once', async () => {
  const versions = async (): Promise<number[]> =>
    (await platform.call('patrol', 'GET', '/api/plans/530402/versions')).body.items.map(
      ({ version }: { version: number }) => version,
    )
  const before = await versions()
  const { id } = await renamed(12, '重新开始')
  desk.ok(await desk.step(STAFF, id, 'submit'))
  desk.ok(await desk.step(OTHER, id, 'approve', { effectiveFrom: now() }))
  const [job] = await queryAll(platform.db, { table: 'jobs', index: 'by-open', where: ['open', OPEN_JOBS] })
  const run = () => platform.work(String(job!['id']))
  await Promise.all([run(), run()])
  await run()
  const after = await versions()
  // The number that the slower of the two took is nobody's.
  expect(after.slice(1)).toEqual(before)
  expect(await desk.read(id)).toMatchObject({ status: 'published', planVersion: after[0] })
  expect(await inForce()).toBe(after[0])
  await platform.react()
})

test('what is approved is what was read: a draft that was taken back and drawn on meanwhile is read again', async () => {
  const { id, code } = await renamed(13, '已阅')
  const { draft } = desk.ok(await desk.step(STAFF, id, 'submit')).body
  desk.ok(await desk.step(STAFF, id, 'withdraw'))
  const open = await desk.read(id)
  desk.ok(await desk.edit(STAFF, id, open.version, { type: 'rename', code, name: '未阅' }))
  desk.ok(await desk.step(STAFF, id, 'submit'))
  const seen = { expectedVersion: draft.version, effectiveFrom: now() }
  const refused = await desk.step(OTHER, id, 'approve', seen)
  expect([refused.status, refused.body.code]).toEqual([409, 'version-conflict'])
  const blind = await desk.step(OTHER, id, 'approve', { effectiveFrom: now(), expectedVersion: undefined })
  expect([blind.status, blind.body.code]).toEqual([400, 'invalid'])
  expect((await desk.read(id)).status).toBe('submitted')
})

test('an approval that comes again answers what it answered, and with another date it is refused', async () => {
  const { id } = await renamed(2, '重复审批')
  desk.ok(await desk.step(STAFF, id, 'submit'))
  const { version: expectedVersion } = await desk.read(id)
  const body = { commandId: 'cmd_01M8AB6FVVHSCPDHJZNNCE7WS8', expectedVersion, effectiveFrom: now() }
  const approve = (more: object) =>
    platform.call(OTHER, 'POST', `/api/drafts/${id}/approve`, { ...body, ...more })
  const first = desk.ok(await approve({})).body
  await platform.react()
  expect(desk.ok(await approve({})).body).toEqual(first)
  const other = await approve({ effectiveFrom: '2027-01-01T00:00:00Z' })
  expect([other.status, other.body.code]).toEqual([409, 'id-reused'])
})

test('a draft over a plan that is no longer in force is refused until it is carried over, and keeps what it changed', async () => {
  const late = await renamed(3, '我的改动')
  const { code } = await renamed(4, '别人的改动').then(async (first) => {
    await desk.publish(first.id)
    return first
  })
  desk.ok(await desk.step(STAFF, late.id, 'submit'))
  const refused = await desk.step(OTHER, late.id, 'approve', { effectiveFrom: now() })
  expect([refused.status, refused.body.code]).toEqual([409, 'base-outdated'])
  desk.ok(await desk.step(OTHER, late.id, 'reject', { reason: '方案已更新' }))
  expect((await desk.read(late.id)).decision).toMatchObject({ outcome: 'rejected', reason: '方案已更新' })
  const { draft } = desk.ok(await desk.step(STAFF, late.id, 'rebase')).body
  expect(draft).toMatchObject({ base: await inForce(), gridCount: 120, status: 'open' })
  const names = new Map((await desk.grids(late.id)).grids.map((grid) => [grid.code, grid.name]))
  expect([names.get(late.code), names.get(code)]).toEqual(['我的改动', '别人的改动'])
  const stale = await desk.edit(STAFF, late.id, 2, { type: 'rename', code: late.code, name: '过时' })
  expect([stale.status, stale.body.code]).toEqual([409, 'edit-conflict'])
  expect((await desk.publish(late.id)).status).toBe('published')
  expect([await nameIn(late.code), await nameIn(code)]).toEqual(['我的改动', '别人的改动'])
})

test('a grid that the new plan changed too is a conflict that says which and who', async () => {
  const mine = await renamed(5, '甲方改名')
  const theirs = await renamed(5, '乙方改名')
  await desk.publish(theirs.id)
  const refused = await desk.step(STAFF, mine.id, 'rebase')
  expect([refused.status, refused.body.code]).toEqual([409, 'edit-conflict'])
  expect(refused.body).toMatchObject({ codes: [mine.code], by: [{ person: OTHER }] })
  expect((await desk.grids(mine.id)).grids.find(({ code }) => code === mine.code)!.name).toBe('甲方改名')
})

test('a division of tomorrow waits, is seen by its time, can be cancelled and drawn on', async () => {
  const before = await inForce()
  const { id, code } = await renamed(6, '明天')
  const old = await nameIn(code)
  const effectiveFrom = new Date(Date.now() + 3_600_000).toISOString()
  const scheduled = await desk.publish(id, effectiveFrom)
  expect(scheduled).toMatchObject({ status: 'scheduled', effectiveFrom })
  expect(await inForce()).toBe(before)
  const at = (instant: string) => `?at=${encodeURIComponent(instant)}`
  expect([await nameIn(code, at(now())), await nameIn(code, at(effectiveFrom))]).toEqual([old, '明天'])
  const another = await renamed(7, '另一份')
  desk.ok(await desk.step(STAFF, another.id, 'submit'))
  const refused = await desk.step(OTHER, another.id, 'approve', { effectiveFrom: now() })
  expect([refused.status, refused.body.reason]).toEqual([409, 'scheduled'])
  expect(refused.body.detail).toBe(
    `version ${scheduled.planVersion} is scheduled for ${effectiveFrom}: cancel it or wait`,
  )
  const { draft } = desk.ok(await desk.step(STAFF, id, 'cancel', { reason: '推迟' })).body
  expect(draft).toMatchObject({ status: 'open', decision: { outcome: 'cancelled', reason: '推迟' } })
  expect(await nameIn(code, at(effectiveFrom))).toBe(old)
  expect((await desk.publish(id)).status).toBe('published')
  expect(await nameIn(code)).toBe('明天')
})

test('when its time has come a scheduled draft is published by the fact alone', async () => {
  const { id, code } = await renamed(8, '片刻之后')
  const effectiveFrom = new Date(Date.now() + 6_000).toISOString()
  expect((await desk.publish(id, effectiveFrom)).status).toBe('scheduled')
  await new Promise((resolve) => setTimeout(resolve, Date.parse(effectiveFrom) - Date.now() + 50))
  await platform.handlers.tend({}, {})
  await platform.react()
  expect((await desk.read(id)).status).toBe('published')
  expect(await nameIn(code)).toBe('片刻之后')
})

test('rolling back is a draft of an old version over the plan in force; incidents of the days between keep their grid', async () => {
  const { code } = await renamed(9, '错误的名称').then(async (one) => ({
    ...one,
    ...(await desk.publish(one.id)),
  }))
  const wrong = await inForce()
  const draft = await desk.create('530402', wrong - 1)
  expect(draft.base).toBe(wrong)
  const { body: impact } = desk.ok(await platform.call(STAFF, 'GET', `/api/drafts/${draft.id}/impact`))
  expect(impact).toMatchObject({
    against: wrong,
    renamed: [{ code, from: '错误的名称' }],
    retired: [],
    made: [],
  })
  expect((await desk.publish(draft.id)).planVersion).toBe(wrong + 1)
  expect(await nameIn(code)).not.toBe('错误的名称')
  expect(await nameIn(code, `?version=${wrong}`)).toBe('错误的名称')
})

test('a draft can be taken back by who submitted it and given up; its life stands in the ledger whole', async () => {
  const { id, code } = await renamed(10, '草稿')
  const early = await desk.step(STAFF, id, 'withdraw')
  expect([early.status, early.body.reason]).toEqual([409, 'state'])
  desk.ok(await desk.step(STAFF, id, 'submit'))
  const frozen = await desk.edit(STAFF, id, 3, { type: 'rename', code, name: '再改' })
  expect([frozen.status, frozen.body.code]).toEqual([409, 'state-refused'])
  for (const step of ['withdraw', 'discard']) {
    const refused = await desk.step(OTHER, id, step)
    expect([refused.status, refused.body.reason]).toEqual([409, 'the-submitter'])
  }
  desk.ok(await desk.step(STAFF, id, 'withdraw'))
  desk.ok(await desk.step(STAFF, id, 'discard'))
  expect((await desk.step(STAFF, id, 'submit')).status).toBe(409)
  const chain = `draft_${id.slice('dft_'.length)}`
  const { body } = await platform.call('auditor', 'GET', `/api/ledger/530402/chains/${chain}`)
  expect(body.findings).toEqual([])
  expect(body.events.map(({ type }: { type: string }) => type)).toEqual([
    'draft.created',
    'draft.submitted',
    'draft.withdrawn',
    'draft.discarded',
  ])
})

test('a draft of another division does not exist', async () => {
  const { id, code } = await renamed(11, '别处')
  const foreign = await platform.call('patrol', 'GET', `/api/drafts/${id}`)
  expect(foreign.status).toBe(403)
  const elsewhere = await platform.call(STAFF, 'POST', '/api/plans/530403/drafts', {
    commandId: 'cmd_01M8AB6FVVHSCPDHJZNNCE7WS9',
    title: '别县',
    from: null,
  })
  expect(elsewhere.status).toBe(404)
  const { body } = desk.ok(await platform.call(STAFF, 'GET', '/api/plans/530402/drafts'))
  expect(body.items.map((draft: { id: string }) => draft.id)).toContain(id)
  const part = desk.ok(await platform.call(STAFF, 'GET', '/api/plans/530402006/drafts'))
  expect(part.body.items).toEqual([])
  const missing = await desk.edit(STAFF, id.replace(/.{4}$/, '0000'), 1, { type: 'rename', code, name: 'x' })
  expect(missing.status).toBe(404)
})
