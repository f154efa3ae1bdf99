import { afterAll, beforeAll, expect, test } from 'vitest'
import { getRow, putRows } from '#functions/platform/dynamo/query.ts'
import { IncidentInRow } from '#shared/incidents/incident.ts'
import { ulid } from 'ulid'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'
import { readPlaces } from '#test/functions/incidents/read-places.ts'
import { aSubmission, at } from '#test/support/an-incident.ts'

let platform: Platform
let county: Awaited<ReturnType<typeof publishDemoCounty>>
beforeAll(async () => {
  platform = await startPlatform()
  county = await publishDemoCounty(platform)
}, 60_000)
afterAll(() => platform.stop())

const places = (who: string, division: string) => readPlaces(platform, who, division)

const report = async (more: object): Promise<string> => {
  const submission = aSubmission(more)
  expect((await platform.call('county-operator', 'POST', '/api/incidents', submission)).status).toBe(201)
  return submission.id
}

test('thousands of incidents come in answers of 2,000 each, every one once', async () => {
  const id = await report({ position: at(county.pointIn('530402003')) })
  const row = (await getRow(platform.db, 'incidents', { id }))!
  const incident = IncidentInRow.parse(row['incident'])
  const { placement } = incident
  const spread = Array.from({ length: 2_100 }, (_, i) => {
    const [lng, lat] = placement!.lngLat
    const lngLat = [lng + ((i * 7919) % 10_000) / 40_000, lat + ((i * 104_729) % 9_973) / 40_000]
    const own = `inc_${ulid()}`
    const placed = { ...placement, lngLat: lngLat.map((value) => Number(value.toFixed(6))) }
    return {
      ...row,
      id: own,
      reportKey: `${String(row['reportKey']).split('#')[0]}#${own}`,
      incident: { ...incident, id: own, placement: placed },
    }
  })
  const before = await places('county-staff', '530402')
  await putRows(platform.db, 'incidents', spread)
  const after = await places('county-staff', '530402')
  expect(after.places).toEqual(
    [...before.places, ...spread.map((one) => String(one.incident.placement.lngLat))].sort(),
  )
  expect(after.pages).toBe(2)
})
