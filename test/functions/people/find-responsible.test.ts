import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY, shift, toInstant } from '#shared/lib/time.ts'
import { anAddition, aPersonCommand, aPostCommand } from '#test/support/a-person.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let county: Awaited<ReturnType<typeof publishDemoCounty>>
beforeAll(async () => {
  platform = await startPlatform()
  county = await publishDemoCounty(platform)
}, 60_000)
afterAll(() => platform.stop())

/** So many years from now: the plan is in force from now on only. */
const inYears = (years: number): string => shift(toInstant(Date.now()), years * 365 * DAY)
const send = (who: string, place: string, body: object) =>
  platform.call(who, 'POST', `/api/posts/${place}/commands`, body)
const responsible = async (place: { lng: number; lat: number }, more = '', who = 'county-operator') =>
  (await platform.call(who, 'GET', `/api/plans/530402/responsible?lng=${place.lng}&lat=${place.lat}${more}`))
    .body

test('one call answers who is responsible for a point: the people of its grid and the chain up to the community', async () => {
  const place = county.pointIn('530402006')
  const [grid, community] = [place.code, place.code.slice(0, 12)]
  const addition = anAddition({ name: '周网格', phone: '0877-2012345' })
  await platform.call('county-staff', 'POST', '/api/people', addition)
  const building = `unit_${ulid()}`
  const from = inYears(1)
  const at = inYears(2)
  const inOrder = [
    { post: 'grid-head', person: addition.id, from },
    { post: 'part-time-member', person: 'patrol', from },
    { post: 'party-branch', organisation: '第一网格党支部', person: 'grid-member', from },
    { post: 'building-group', organisation: '1 栋党组织', unit: building, from },
    {
      post: 'household-centre',
      organisation: '张家党员中心户',
      unit: `unit_${ulid()}`,
      above: building,
      from,
    },
  ]
  for (const [version, more] of inOrder.toReversed().entries()) {
    expect((await send('county-staff', grid, aPostCommand('appoint', version, more))).status).toBe(200)
  }
  const party = { post: 'community-party', organisation: '社区党委', from }
  await send('county-staff', community, aPostCommand('appoint', 0, party))
  const answer = await responsible(place, `&at=${at.replace('Z', '%2B00:00')}`)
  expect(answer).toMatchObject({
    owner: grid,
    rule: 'inside',
    withheld: null,
    at,
  })
  expect(
    answer.people.map(({ post, division }: { post: string; division: string }) => [post, division]),
  ).toEqual([...inOrder.map(({ post }) => [post, grid]), ['community-party', community]])
  expect(answer.people[0].person).toEqual({
    id: addition.id,
    name: '周网格',
    phone: '0877-2012345',
    disabled: false,
  })
  expect(answer.people[4]).toMatchObject({ organisation: '张家党员中心户', above: building, person: null })
  expect((await responsible(place)).people).toEqual([])
  await platform.call(
    'county-staff',
    'POST',
    `/api/people/${addition.id}/commands`,
    aPersonCommand('disable', 1),
  )
  expect((await responsible(place, `&at=${at}`)).people[0].person.disabled).toBe(true)
  const held = await platform.call('county-staff', 'GET', `/api/people/${addition.id}/posts`)
  expect(held.body.items).toMatchObject([{ post: 'grid-head', division: grid }])
  const url = `/api/plans/530402/responsible?lng=${place.lng}&lat=${place.lat}&at=2000-01-01T00:00:00Z`
  const { status, body } = await platform.call('county-operator', 'GET', url)
  expect([status, body.detail]).toEqual([404, 'no plan is in force in 530402 at 2000-01-01T00:00:00.000Z'])
})

test('where nobody can be named it is said why', async () => {
  const place = county.pointIn('530402006')
  expect(await responsible({ lng: 102.5, lat: 20 })).toMatchObject({
    owner: null,
    withheld: 'no-grid',
    people: [],
  })
  const foreign = await platform.call(
    'township-operator',
    'GET',
    `/api/plans/530402/responsible?lng=${county.pointIn('530402001').lng}&lat=${county.pointIn('530402001').lat}`,
  )
  expect(foreign.body).toMatchObject({ withheld: 'not-yours', people: [] })
  expect(
    (await platform.call('patrol', 'GET', `/api/plans/530402/responsible?lng=${place.lng}&lat=${place.lat}`))
      .status,
  ).toBe(403)
  expect(
    (await platform.call('county-operator', 'GET', '/api/plans/530403/responsible?lng=1&lat=1')).status,
  ).toBe(404)
})
