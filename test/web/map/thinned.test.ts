import { expect, test } from 'vitest'
import { positionsIn } from '#shared/grids/geometry-parts.ts'
import { islandAndSea } from '#test/support/coast.ts'
import { thinned } from '../../../web/src/map/thinned.ts'

const [island, sea] = islandAndSea(100_000).map(({ geometry }) => geometry) as [Coast, Coast]
type Coast = { type: 'Polygon'; coordinates: [number, number][][] }

test('two grids too long to be drawn on show one picture of the border that they share', () => {
  const [own, other] = [thinned(island), thinned(sea)] as [Coast, Coast]
  expect(positionsIn(own)).toBeLessThan(40_000)
  expect(positionsIn(own)).toBeGreaterThan(10_000)
  expect(own.coordinates[0]).toEqual(other.coordinates[1]!.toReversed())
  expect(other.coordinates[0]).toEqual(sea.coordinates[0])
  expect(own.coordinates[0]![0]).toEqual(own.coordinates[0]!.at(-1))
})

test('any other grid is pictured as it is', () => {
  const [small] = islandAndSea(2_000)
  expect(thinned(small.geometry)).toBe(small.geometry)
})
