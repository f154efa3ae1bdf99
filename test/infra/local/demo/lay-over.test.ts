import { expect, test } from 'vitest'
import { makeCounty } from '#infra/local/demo/county.ts'
import { layOver } from '#infra/local/demo/lay-over.ts'

const BOX = [1.43, 42.44, 1.77, 42.65] as const

test('laid over another ground a county fills it, and neighbours share each vertex as before', () => {
  const drawn = makeCounty({ seed: 1, grids: 105 })
  const { county, move } = layOver(drawn, BOX)
  const points = (grids: typeof county.grids): number[][] =>
    grids.flatMap(({ geometry }) =>
      geometry.type === 'Polygon' ? geometry.coordinates.flat() : geometry.coordinates.flat(2),
    )
  const places = (grids: typeof county.grids) => new Set(points(grids).map((at) => String(at)))
  const lngs = [...places(county.grids)].map((at) => Number(at.split(',')[0]))
  const lats = [...places(county.grids)].map((at) => Number(at.split(',')[1]))
  for (const [found, wanted] of [
    [Math.min(...lngs), BOX[0]],
    [Math.min(...lats), BOX[1]],
    [Math.max(...lngs), BOX[2]],
    [Math.max(...lats), BOX[3]],
  ] as const)
    expect(found).toBeCloseTo(wanted, 9)
  expect(places(county.grids).size).toBe(places(drawn.grids).size)
  const [at] = points(drawn.grids)
  expect(places(county.grids).has(String(move(at!)))).toBe(true)
})
