import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LngLat } from '#shared/geo/position.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'
import { aSubmission, at } from '#test/support/an-incident.ts'
import { FROM, readPlaces } from './read-places.ts'

let platform: Platform
let county: Awaited<ReturnType<typeof publishDemoCounty>>
beforeAll(async () => {
  platform = await startPlatform()
  county = await publishDemoCounty(platform)
}, 60_000)
afterAll(() => platform.stop())

const places = (who: string, division: string, from?: string) => readPlaces(platform, who, division, from)

const report = async (more: object): Promise<string> => {
  const submission = aSubmission(more)
  expect((await platform.call('county-operator', 'POST', '/api/incidents', submission)).status).toBe(201)
  return submission.id
}

const placeOf = async (id: string): Promise<LngLat> =>
  (await platform.call('county-operator', 'GET', `/api/incidents/${id}`)).body.incident.placement.lngLat

test('places are those of the incidents that the person reads, to the bit; those without a position are counted apart', async () => {
  const [first, second, other] = [
    await report({ position: at(county.pointIn('530402006')) }),
    await report({ position: at(county.pointIn('530402006001')) }),
    await report({ position: at(county.pointIn('530402001')) }),
  ]
  await report({ division: '530402006' })
  const township = [await placeOf(first), await placeOf(second)].map(String).sort()
  const all = [...township, String(await placeOf(other))].sort()
  expect(await places('county-staff', '530402')).toMatchObject({ places: all, unplaced: 1 })
  expect(await places('county-staff', '530402006')).toMatchObject({ places: township, unplaced: 1 })
  expect(await places('township-operator', '530402')).toMatchObject({ places: township, unplaced: 1 })
  expect(await places('township-operator', '530402001')).toMatchObject({ places: [], unplaced: 0 })
  expect(await places('county-staff', '530402', '2027-06-01T00:00:00Z')).toMatchObject({ places: [] })
  const country = await platform.call('county-staff', 'GET', `/api/incidents/places?division=53&from=${FROM}`)
  expect(country.status).toBe(400)
})
