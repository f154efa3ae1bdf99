import { expect, test } from 'vitest'
import type { SheetGrid } from '../../../web/src/map/sheet-map.ts'
import { readPlanGrids } from '../../../web/src/designer/approval/plan-grids.ts'

const aFeature = (code: string, layer?: 'base' | 'dedicated') => ({
  type: 'Feature' as const,
  id: code,
  properties: {
    code,
    name: code,
    level: 'grid' as const,
    ...(layer === undefined ? {} : { layer }),
    areaSquareMetres: 1,
    labelPoint: [102.5, 24.3] as [number, number],
    synthetic: true,
  },
  geometry: { type: 'Polygon' as const, coordinates: [] },
})
const PAGES = [
  [aFeature('530402001001001'), aFeature('530402001001002', 'base')],
  [aFeature('530402001001501', 'dedicated')],
]

test('the plan before is drawn with its dedicated grids over the base, page by page', async () => {
  const api = {
    readGrids: ({ query }: { query: { cursor?: string } }) => {
      const page = Number(query.cursor ?? 0)
      return Promise.resolve({
        type: 'FeatureCollection' as const,
        features: PAGES[page] ?? [],
        division: '530402',
        version: 1,
        ...(page === 0 ? { cursor: '1' } : {}),
      })
    },
  }
  const drawn: SheetGrid[] = []
  await readPlanGrids(
    api as never,
    { division: '530402', version: 1 },
    (grids) => drawn.push(...grids),
    new AbortController().signal,
  )
  expect(drawn.map(({ code, layer }) => `${code.slice(-3)} ${layer}`)).toEqual([
    '001 base',
    '002 base',
    '501 dedicated',
  ])
})
