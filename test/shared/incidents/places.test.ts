import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LngLat } from '#shared/geo/position.ts'
import { packPlaces, unpackPlaces } from '#shared/incidents/places.ts'

/** As a placement keeps them: six decimals. */
const sixDecimals = (value: number): number => Number(value.toFixed(6))
const texts = (places: readonly LngLat[]): string[] => places.map(String).sort()

test('places come back to the bit, each as often as it was there', () => {
  const place = fc.tuple(
    fc.double({ min: -180, max: 180, noNaN: true }).map(sixDecimals),
    fc.double({ min: -90, max: 90, noNaN: true }).map(sixDecimals),
  )
  const property = fc.property(fc.array(place, { maxLength: 50 }), (places) => {
    const back = unpackPlaces(JSON.parse(JSON.stringify(packPlaces([...places, ...places.slice(0, 2)]))))
    expect(texts(back)).toEqual(texts([...places, ...places.slice(0, 2)].map(([x, y]) => [x + 0, y + 0])))
  })
  fc.assert(property, { seed: 4, numRuns: 300 })
})

test('in whichever order they come, they are told in the same one: that says nothing of when', () => {
  const places: LngLat[] = [
    [102.5, 24.3],
    [102.6, 24.3],
    [102.5, 24.4],
  ]
  expect(packPlaces(places.toReversed())).toEqual(packPlaces(places))
})

test('10,000 incidents of a county take some 100 kB', () => {
  let seed = 1
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  // A county of some 40 by 40 km.
  const places = Array.from({ length: 10_000 }, (): LngLat => [
    sixDecimals(102.3 + 0.4 * random()),
    sixDecimals(24.2 + 0.36 * random()),
  ])
  const bytes = JSON.stringify(packPlaces(places)).length
  expect(bytes).toBeLessThan(105_000)
})
