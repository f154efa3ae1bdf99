import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Position } from '#shared/geo/position.ts'
import { aSubmission, at } from '#test/support/an-incident.ts'
import { publishDemoCounty, startPlatform, type Platform } from '#test/support/platform.ts'

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
  await publishDemoCounty(platform)
}, 60_000)
afterAll(() => platform.stop())

const submit = (position: object) =>
  platform.call('patrol', 'POST', '/api/incidents', {
    ...aSubmission({ division: '530402' }),
    position,
  })

test('whatever position the door takes, the store keeps and gives back; another one is refused in words', async () => {
  const double = (min: number, max: number) =>
    fc.oneof(
      fc.double({ min, max, noNaN: true }),
      fc.constantFrom(0, 1e-130, 9e-131, 1e-200, 5e-324, 1e-7, 0.1 + 0.2, max, min === 0 ? 1e-17 : -1e-17),
    )
  const property = fc.asyncProperty(
    double(-180, 180),
    double(-90, 90),
    double(0, 100_000),
    fc.constantFrom('WGS84', 'GCJ02', 'BD09', 'CGCS2000'),
    async (lng, lat, accuracyMetres, datum) => {
      const position = { ...at({ lng, lat }, accuracyMetres), datum }
      const { status, body } = await submit(position)
      if (Position.safeParse(position).success) {
        expect(status).toBe(201)
        const { id } = body.incident
        const read = await platform.call('county-operator', 'GET', `/api/incidents/${id}`)
        expect(read.body.incident).toEqual(body.incident)
        expect(read.body.incident.position).toEqual(Position.parse(position))
      } else {
        expect([status, body.code]).toEqual([400, 'invalid'])
        expect(body.detail).toContain('无法保存')
      }
    },
  )
  await fc.assert(property, { seed: 6, numRuns: 60 })
}, 60_000)

test('a position that no number can name is refused, not an error of ours', async () => {
  for (const [field, value] of [
    ['lng', 1e-200],
    ['lat', -1e-131],
    ['accuracyMetres', 5e-324],
  ] as const) {
    const { status, body } = await submit({ ...at({ lng: 102.5, lat: 24.3 }), [field]: value })
    expect([status, body.field]).toEqual([400, `position.${field}`])
  }
})
