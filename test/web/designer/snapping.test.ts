import { expect, test } from 'vitest'
import { degreeMetres } from '#shared/geo/ellipsoid.ts'
import { latticeSteps } from '#shared/geo/lattice.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { blockPlace } from '#test/shared/grids/drafts.ts'
import { snapTo } from '../../../web/src/designer/editor/snapping.ts'
import { fourGrids, MIDDLE } from './four-grids.ts'

const { base } = fourGrids()
const north = ([lng, lat]: LngLat, metres: number): LngLat => [lng, lat + metres / degreeMetres(lat).north]

test('a pointer near a vertex means the vertex, bit by bit', () => {
  expect(snapTo(base, north(MIDDLE, 8), 10)).toEqual(MIDDLE)
})

test('away from vertices it means the place on the edge, on the lattice', () => {
  const onEdge = blockPlace(0.5, 1)
  const found = snapTo(base, north(onEdge, 8), 10)
  expect(found?.[1]).toBe(onEdge[1])
  expect(found?.map((degrees) => Number.isInteger(latticeSteps(degrees)))).toEqual([true, true])
})

test('out of reach of everything it means itself, and grids that are left out attract nothing', () => {
  expect(snapTo(base, blockPlace(0.5, 0.5), 10)).toBeNull()
  expect(snapTo(base, blockPlace(40, 0.5), 10)).toBeNull()
  expect(snapTo(base, north(MIDDLE, 8), 10, () => true)).toBeNull()
})
