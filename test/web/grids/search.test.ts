import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GridFeature } from '#shared/grids/plan.ts'
import { extentOf } from '../../../web/src/grids/extent.ts'
import { placeIn, search } from '../../../web/src/grids/search.ts'
import { anyText } from '../support/any-text.ts'

const square = [
  [102.5, 24.3],
  [102.6, 24.3],
  [102.6, 24.4],
  [102.5, 24.3],
]
const area = (code: string, level: string, name: string, externalCode?: string): GridFeature =>
  GridFeature.parse({
    type: 'Feature',
    id: code,
    properties: {
      code,
      name,
      level,
      externalCode,
      areaSquareMetres: 1,
      labelPoint: [102.5, 24.3],
      synthetic: true,
    },
    geometry: { type: 'Polygon', coordinates: [square] },
  })

const areas = [
  area('530402006012001', 'grid', '李棋社区第01网格', 'XH-7'),
  area('530402006012', 'community', '李棋社区'),
  area('530402006', 'township', '李棋街道'),
]
const codes = (text: string) =>
  search(text, areas, 10).map((hit) => (hit.kind === 'area' ? hit.feature.id : hit.lngLat))

test('a name finds every division that has it, the wider first', () => {
  expect(codes('李棋')).toEqual(['530402006', '530402006012', '530402006012001'])
  expect(codes('第01')).toEqual(['530402006012001'])
})

test('a code is found by its beginning, and a code of the file by itself', () => {
  expect(codes('530402006012')).toEqual(['530402006012', '530402006012001'])
  expect(codes('xh-7')).toEqual(['530402006012001'])
})

test('two numbers are a place, longitude first, unless only the other order can be meant', () => {
  expect(codes('102.55,24.35')).toEqual([[102.55, 24.35]])
  expect(codes(' 24.35,102.55 ')).toEqual([[102.55, 24.35]])
  expect(codes('102.55 24.35')).toEqual([[102.55, 24.35]])
  expect(placeIn('-70.5, -33.4')).toEqual([-70.5, -33.4])
  expect(placeIn('200,300')).toBeNull()
  expect(placeIn('102.55')).toBeNull()
})

test('a longitude west of 90 degrees is not taken for a latitude, where the other order lies in the county', () => {
  expect(placeIn('87.6, 43.8')).toEqual([87.6, 43.8])
  expect(placeIn('43.8, 87.6')).toEqual([87.6, 43.8])
  const andorra: [number, number, number, number] = [1.422, 42.435, 1.78, 42.657]
  expect(placeIn('42.5, 1.5', andorra)).toEqual([1.5, 42.5])
  expect(placeIn('1.5, 42.5', andorra)).toEqual([1.5, 42.5])
  // Farther off than a neighbour, and in no order near: as it stands.
  expect(placeIn('30, 10', andorra)).toEqual([30, 10])
})

test('any place in China is understood in both orders', () => {
  const degrees = (min: number, max: number) =>
    fc.double({ min, max, noNaN: true }).map((n) => Number(n.toFixed(4)))
  fc.assert(
    fc.property(degrees(73, 136), degrees(3, 54), (lng, lat) => {
      expect(placeIn(`${lng}, ${lat}`)).toEqual([lng, lat])
      expect(placeIn(`${lat}, ${lng}`)).toEqual([lng, lat])
    }),
    { seed: 2026, numRuns: 300 },
  )
})

test('any text may be typed', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const place = placeIn(text)
      expect(search(text, areas, 2).length).toBeLessThanOrEqual(2)
      if (place !== null) expect(Math.abs(place[0]) <= 180 && Math.abs(place[1]) <= 90).toBe(true)
    }),
    { seed: 2026, numRuns: 300 },
  )
})

test('the extent of an area is its box', () => {
  expect(extentOf(area('530402006', 'township', '李棋街道'))).toEqual([102.5, 24.3, 102.6, 24.4])
})
