import { expect, test } from 'vitest'

import { areaSquareMetres } from '#shared/geo/area.ts'
import { buildGridIndex } from '#shared/geo/grid-index.ts'
import { snap } from '#shared/geo/lattice.ts'
import type { LngLat } from '#shared/geo/position.ts'
import { startPostgis } from '../../bench/peers/postgis.ts'
import { aGrid, rectangle, seeded, voronoiCoverage } from '../../shared/geo/coverages.ts'

/** 40 km and more wide, where an edge straight in degrees lies metres beside the geodesic. */
const LARGE = [
  aGrid(9_001, rectangle(102.25, 24.125, 102.75, 24.625)),
  aGrid(9_002, [
    [102.25, 24.125],
    [102.75, 24.625],
    [102.25, 24.625],
    [102.25, 24.125],
  ]),
  aGrid(9_003, rectangle(122, 53, 123, 53.5)),
]

const grids = [...voronoiCoverage({ grids: 120, seed: 61, bends: 4 }), ...LARGE]

test('margins and areas are those of PostGIS geography, within 0.1 m and 0.01%', ({ skip }) => {
  const peer = startPostgis(grids)
  if (peer === null) return skip('PostGIS is not installed')
  const random = seeded(62)
  const points = grids.map(({ geometry }): LngLat => {
    const ring = geometry.coordinates[0] as number[][]
    const [a, b] = [ring[0]!, ring[1 + Math.floor(random() * (ring.length - 2))]!]
    return snap([(a[0]! + b[0]!) / 2 + 0.02 * random(), (a[1]! + b[1]!) / 2 + 0.02 * random()])
  })
  const measured = peer.measure(points)
  peer.stop()
  grids.forEach((grid, i) => {
    const nearest = buildGridIndex([grid]).nearest(points[i]!)!
    expect(Math.abs(Math.abs(nearest.marginMetres) - measured[i]!.borderMetres)).toBeLessThan(0.1)
    expect(Math.abs(areaSquareMetres(grid.geometry) / measured[i]!.areaSquareMetres - 1)).toBeLessThan(1e-4)
  })
})
