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
