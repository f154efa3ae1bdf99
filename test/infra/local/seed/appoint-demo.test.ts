import { afterAll, beforeAll, expect, test } from 'vitest'
import { appointDemo } from '#infra/local/seed/appoint-demo.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
let county: Awaited<ReturnType<typeof publishDemoCounty>>
beforeAll(async () => {
  platform = await startPlatform()
  county = await publishDemoCounty(platform)
}, 60_000)
afterAll(() => platform.stop())

test('the demo’s posts are found from the map, whole up to the community, and to appoint them again changes nothing', async () => {
  const at = '2026-10-25T00:00:00.000Z'
  await appointDemo(county.grids, at, platform.db)
  const { code, lng, lat } = county.pointIn('530402006001001')
  const url = `/api/plans/530402/responsible?lng=${lng}&lat=${lat}`
  const { body } = await platform.call('county-operator', 'GET', url)
  expect(body.people.map(({ post }: { post: string }) => post)).toEqual([
    'grid-head',
    'grid-member',
    'part-time-member',
    'party-branch',
    'building-group',
    'household-centre',
    'community-party',
  ])
  expect(body.people[0].person).toMatchObject({ name: '普文华', phone: '138 0000 0101' })
  const before = await platform.call('county-staff', 'GET', `/api/posts/${code}`)
  await appointDemo(county.grids, at, platform.db)
  expect((await platform.call('county-staff', 'GET', `/api/posts/${code}`)).body).toEqual(before.body)
})
