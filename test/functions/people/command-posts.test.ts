import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ledgerTable } from '#functions/ledger/ledger-table.ts'
import { verifyAggregate } from '#functions/ledger/verify-ledger.ts'
import { endAppointments } from '#functions/people/end-appointments.ts'
import { aPostCommand } from '#test/support/a-person.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
/** A grid of its own for each test. */
let unused: string[]

beforeAll(async () => {
  platform = await startPlatform()
  const { grids } = await publishDemoCounty(platform)
  unused = grids.map(({ code }) => code).filter((code) => code.startsWith('530402006'))
}, 60_000)
afterAll(() => platform.stop())

const aGrid = (): string => {
  const code = unused.pop()
  if (code === undefined) throw new Error('no grid is left')
  return code
}

const YEAR = (year: number): string => `${year}-01-01T00:00:00.000Z`
const send = (who: string, place: string, body: object) =>
  platform.call(who, 'POST', `/api/posts/${place}/commands`, body)
const posts = async (place: string, who = 'county-staff') =>
  (await platform.call(who, 'GET', `/api/posts/${place}`)).body
const headOf = (person: string, from = YEAR(2026), more: object = {}) => ({
  post: 'grid-head',
  person,
  from,
  ...more,
})

test('who is appointed stands in the posts of the grid with the period, and in the record by codes', async () => {
  const grid = aGrid()
  const appoint = aPostCommand('appoint', 0, headOf('grid-member'))
  const { status, body } = await send('county-staff', grid, appoint)
  expect([status, body]).toMatchObject([
    200,
    { version: 1, appointment: { id: appoint.appointment, division: grid, person: 'grid-member', to: null } },
  ])
  expect(await posts(grid, 'auditor')).toMatchObject({
    version: 1,
    items: [body.appointment],
    people: [{ id: 'grid-member', name: '网格员', disabled: false }],
  })
  const branch = { post: 'party-branch', organisation: '金州第一网格党支部', from: YEAR(2026) }
  expect((await send('county-staff', grid, aPostCommand('appoint', 1, branch))).status).toBe(200)
  const ledger = ledgerTable(platform.db)
  const events = await ledger.chain(`post_${grid}`)
  expect(events).toMatchObject([
    { seq: 1, type: 'post.appointed', county: '530402', codes: { post: 'grid-head', person: 'grid-member' } },
    { seq: 2, type: 'post.appointed', codes: { post: 'party-branch', person: null } },
  ])
  expect(JSON.stringify(events)).not.toContain('党支部')
  expect((await verifyAggregate(`post_${grid}`, ledger)).findings).toEqual([])
})

test('a grid has one head at a time; the next may begin at the moment the one before ends', async () => {
  const grid = aGrid()
  const first = aPostCommand('appoint', 0, headOf('grid-member'))
  await send('county-staff', grid, first)
  const both = await send('county-staff', grid, aPostCommand('appoint', 1, headOf('patrol', YEAR(2027))))
  expect([both.status, both.body.code, both.body.field]).toEqual([409, 'state-refused', 'from'])
  const end = { ...aPostCommand('end', 1, { to: YEAR(2027) }), appointment: first.appointment }
  expect((await send('county-staff', grid, end)).body).toMatchObject({ appointment: { to: YEAR(2027) } })
  expect(
    (await send('county-staff', grid, aPostCommand('appoint', 2, headOf('patrol', YEAR(2027))))).status,
  ).toBe(200)
  const longer = { ...aPostCommand('correct', 3, { to: null }), appointment: first.appointment }
  expect((await send('county-staff', grid, longer)).body.code).toBe('state-refused')
  expect((await posts(grid)).items).toHaveLength(2)
})

test('of two who appoint a head at the same moment one is told that somebody was faster', async () => {
  const grid = aGrid()
  const replies = await Promise.all([
    send('county-staff', grid, aPostCommand('appoint', 0, headOf('grid-member'))),
    send('county-staff-2', grid, aPostCommand('appoint', 0, headOf('patrol'))),
  ])
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  expect((await posts(grid)).items).toHaveLength(1)
})

test('the same command again is answered as the first time, and done once', async () => {
  const grid = aGrid()
  const appoint = aPostCommand('appoint', 0, headOf('grid-member'))
  const first = await send('county-staff', grid, appoint)
  await send('county-staff', grid, {
    ...aPostCommand('end', 1, { to: YEAR(2027) }),
    appointment: appoint.appointment,
  })
  expect(await send('county-staff', grid, appoint)).toMatchObject({ status: 200, body: first.body })
  const other = await send('county-staff', grid, { ...appoint, person: 'patrol' })
  expect([other.status, other.body.code]).toEqual([409, 'id-reused'])
})

test('members may be many, the same one only once at a time; a correction keeps what stood before in the record', async () => {
  const grid = aGrid()
  const member = (person: string) => ({ post: 'grid-member', person, from: YEAR(2026) })
  const first = aPostCommand('appoint', 0, member('grid-member'))
  await send('county-staff', grid, first)
  expect((await send('county-staff', grid, aPostCommand('appoint', 1, member('patrol')))).status).toBe(200)
  expect((await send('county-staff', grid, aPostCommand('appoint', 2, member('patrol')))).body.code).toBe(
    'state-refused',
  )
  const correct = { ...aPostCommand('correct', 2, { from: YEAR(2025) }), appointment: first.appointment }
  expect((await send('county-staff', grid, correct)).body.appointment.from).toBe(YEAR(2025))
  const events = await ledgerTable(platform.db).chain(`post_${grid}`)
  expect(events.map(({ type, codes }) => [type, codes.from])).toEqual([
    ['post.appointed', YEAR(2026)],
    ['post.appointed', YEAR(2026)],
    ['post.corrected', YEAR(2025)],
  ])
})

test('what does not go together is refused with the field at fault', async () => {
  const grid = aGrid()
  const community = grid.slice(0, 12)
  const from = YEAR(2026)
  const unit = `unit_${ulid()}`
  for (const [place, more, field] of [
    [community, { post: 'grid-head', person: 'patrol', from }, 'post'],
    [grid, { post: 'community-party', organisation: '社区党委', from }, 'post'],
    [grid, { post: 'grid-head', from }, 'person'],
    [grid, { post: 'party-branch', person: 'patrol', from }, 'organisation'],
    [grid, { post: 'grid-head', person: 'patrol', organisation: '支部', from }, 'organisation'],
    [grid, { post: 'building-group', organisation: '1 栋', from }, 'unit'],
    [grid, { post: 'building-group', organisation: '1 栋', unit, above: unit, from }, 'above'],
    [grid, { post: 'grid-head', person: 'patrol', from, to: YEAR(2025) }, 'to'],
    [grid, { post: 'grid-head', person: 'nobody', from }, 'person'],
  ] as const) {
    const { status, body } = await send('county-staff', place, aPostCommand('appoint', 0, more))
    expect([more, status, body.field]).toEqual([more, 400, field])
  }
  expect((await posts(grid)).version).toBe(0)
})

test('a place outside the own division or outside the plan is not there', async () => {
  expect((await platform.call('township-operator', 'GET', '/api/posts/530402001001')).status).toBe(404)
  expect(
    (await send('county-staff', '530403001001001', aPostCommand('appoint', 0, headOf('patrol')))).status,
  ).toBe(404)
  expect(
    (await send('county-staff', '530402006001999', aPostCommand('appoint', 0, headOf('patrol')))).status,
  ).toBe(404)
  expect((await send('county-operator', aGrid(), aPostCommand('appoint', 0, headOf('patrol')))).status).toBe(
    403,
  )
})

test('the posts of a grid that ceases end by rule; what was to begin later never begins; again it changes nothing', async () => {
  const grid = aGrid()
  const clock = () => new Date().toISOString()
  const from = YEAR(2026)
  await send(
    'county-staff',
    grid,
    aPostCommand('appoint', 0, headOf('grid-member', from, { to: YEAR(2028) })),
  )
  await send('county-staff', grid, aPostCommand('appoint', 1, headOf('patrol', YEAR(2028))))
  await send(
    'county-staff',
    grid,
    aPostCommand('appoint', 2, { post: 'grid-member', person: 'patrol', from }),
  )
  expect(await endAppointments([grid, aGrid()], YEAR(2027), { db: platform.db, clock })).toBe(3)
  const { items, version } = await posts(grid)
  expect(version).toBe(4)
  expect(items.map(({ from, to }: { from: string; to: string }) => [from, to])).toEqual([
    [from, YEAR(2027)],
    [YEAR(2028), YEAR(2028)],
    [from, YEAR(2027)],
  ])
  expect(await endAppointments([grid], YEAR(2027), { db: platform.db, clock })).toBe(0)
  const last = (await ledgerTable(platform.db).chain(`post_${grid}`)).at(-1)
  expect(last).toMatchObject({ type: 'post.ended', actor: 'rule:plan', codes: { count: 3, to: YEAR(2027) } })
})
