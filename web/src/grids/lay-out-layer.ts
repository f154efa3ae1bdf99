import { buildCells } from '#shared/geo/cells/cells.ts'
import type { PlanGrid } from '#shared/geo/grid-index.ts'
import { gridsFromEdges } from '#shared/geo/tiles/assemble.ts'
import { joinTiles } from '#shared/geo/tiles/read-tiles.ts'
import type { DecodedTile } from '#shared/geo/tiles/tile-codec.ts'
import type { Layer } from '#shared/grids/plan.ts'
import type { LaidLayer, Shape } from './plan-messages.ts'

/** A layer put together from all of its tiles: what the page holds of it, and its grids to be drawn. */
export function layOutLayer(
  layer: Layer,
  tiles: readonly DecodedTile[],
): { laid: LaidLayer; grids: PlanGrid[] } {
  const { edges, grids: named } = joinTiles(tiles)
  const grids = gridsFromEdges(edges, named)
  const cells = buildCells(edges, named.length)
  const codes = named.map(({ code }) => code)
  const boxes = new Float64Array(4 * codes.length)
  const numbers = new Map(codes.map((code, i) => [code, i]))
  for (const { code, geometry } of grids) boxes.set(boxOf(geometry as Shape), 4 * numbers.get(code)!)
  return { laid: { layer, codes, boxes, cells }, grids }
}

/** What can be handed to the page without a copy. */
export const buffersOf = (layers: readonly LaidLayer[]): Transferable[] =>
  layers.flatMap(({ boxes, cells: { edges, heads, touching } }) => {
    const arrays = [boxes, edges.ends, edges.sides, heads, touching]
    return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))]
  })

function boxOf({ type, coordinates }: Shape): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  // Holes lie within the outer ring.
  for (const [outer] of type === 'Polygon' ? [coordinates] : coordinates)
    for (const [lng, lat] of outer ?? []) {
      west = Math.min(west, lng)
      south = Math.min(south, lat)
      east = Math.max(east, lng)
      north = Math.max(north, lat)
    }
  return [west, south, east, north]
}
