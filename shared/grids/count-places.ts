import { flattenPolygons, holds } from '../geo/flat-polygons.ts'
import { buildGridIndex } from '../geo/grid-index.ts'
import type { LngLat } from '../geo/position.ts'
import type { DraftGrid } from './draft.ts'

/** From so many grids on an index is built sooner than every place is held against every grid. */
const MANY = 40

/**
 * How many of the places each grid holds, as it is drawn; a place in a dedicated grid counts in the base grid
 * under it too, and where grids overlap it counts in each.
 */
export function countPlaces(grids: readonly DraftGrid[], places: readonly LngLat[]): Map<string, number> {
  return grids.length > MANY ? countByIndex(grids, places) : countOneByOne(grids, places)
}

function countOneByOne(grids: readonly DraftGrid[], places: readonly LngLat[]): Map<string, number> {
  const flat = flattenPolygons(grids.map(({ geometry }) => geometry))
  return new Map(
    grids.map(({ code }, g) => [code, places.filter(([lng, lat]) => holds(flat, g, lng, lat)).length]),
  )
}

function countByIndex(grids: readonly DraftGrid[], places: readonly LngLat[]): Map<string, number> {
  const counts = new Map(grids.map(({ code }) => [code, 0]))
  for (const layer of ['base', 'dedicated'] as const) {
    const some = grids.filter((grid) => grid.layer === layer)
    if (some.length === 0) continue
    const index = buildGridIndex(some)
    for (const place of places)
      for (const { code } of index.holdersAt(place)) counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return counts
}
