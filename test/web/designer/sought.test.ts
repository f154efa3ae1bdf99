import { expect, test } from 'vitest'
import { GridFeature } from '#shared/grids/plan.ts'
import { soughtIn } from '../../../web/src/designer/editor/sought.ts'
import { search } from '../../../web/src/grids/search.ts'
import { fourGrids, WEST } from './four-grids.ts'

const anOutline = (code: string, name: string): GridFeature =>
  GridFeature.parse({
    type: 'Feature',
    id: code,
    properties: {
      code,
      name,
      level: 'community',
      areaSquareMetres: 1,
      labelPoint: [102.5, 24.3],
      synthetic: true,
    },
    geometry: { type: 'Polygon', coordinates: [] },
  })

test('a sheet is searched for its grids as they are drawn, and for the divisions it lies over and no others', () => {
  const state = fourGrids()
  const outlines = [anOutline(WEST.slice(0, 12), '东风社区'), anOutline('990101001001', '东风社区')]
  const foundBy = (words: string) =>
    search(words, soughtIn(state, outlines), 9).map((hit) => (hit.kind === 'area' ? hit.feature.id : 'place'))
  expect(foundBy('东风')).toEqual([WEST.slice(0, 12)])
  expect(foundBy(WEST)).toEqual([WEST])
  expect(foundBy(state.about.get(WEST)?.name ?? '')).toContain(WEST)
})
