import { ownerInCells } from '#shared/geo/cells/cells.ts'
import { edgesWithin } from '#shared/geo/cells/reach.ts'
import { latticeSteps } from '#shared/geo/lattice.ts'
import { circleOf } from '#shared/geo/locate.ts'
import { nearGrids } from '#shared/geo/margins/near-grids.ts'
import type { LngLat } from '#shared/geo/position.ts'
import type { LaidLayer } from './plan-messages.ts'

/** The code of the grid that owns a WGS-84 point, null when none does. */
export type OwnerOf = (point: LngLat) => string | null

/**
 * Who owns a point by the layers of a plan, the lowest first: what `locateInTiles` answers for an exact
 * point. The highest layer with a grid that holds it decides; where none holds it, the nearest grid within
 * the least circle that is ever looked at does.
 */
export const ownerFinder =
  (layers: readonly LaidLayer[]): OwnerOf =>
  (point) => {
    for (const layer of layers.toReversed()) {
      const holder = layer.codes[ownerInCells(layer.cells, ...stepsIn(layer, point)) - 1]
      if (holder !== undefined) return holder
    }
    return nearestOf(layers, point)
  }

const stepsIn = ({ cells: { edges } }: LaidLayer, [lng, lat]: LngLat): [number, number] => [
  latticeSteps(lng) - edges.originX,
  latticeSteps(lat) - edges.originY,
]

function nearestOf(layers: readonly LaidLayer[], point: LngLat): string | null {
  const { radiusMetres } = circleOf(point, 0)
  const near = layers.flatMap((layer) => {
    const [x, y] = stepsIn(layer, point)
    const which = edgesWithin(layer.cells, x, y, radiusMetres)
    return nearGrids(layer.cells.edges, which, { x, y, owner: 0, radiusMetres })
      .filter(({ borderMetres }) => borderMetres <= radiusMetres)
      .map(({ grid, borderMetres }) => ({ code: layer.codes[grid - 1]!, borderMetres }))
  })
  near.sort((a, b) => a.borderMetres - b.borderMetres || (a.code < b.code ? -1 : 1))
  return near[0]?.code ?? null
}
