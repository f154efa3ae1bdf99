import Flatbush from 'flatbush'

import { EdgeTable } from '../cells/edge-set.ts'
import type { Coverage, CoverageGrid } from './coverage.ts'
import { interiorsMeet } from './interiors.ts'

/** Looks up neighbours of a coverage: by the edges they share, and by their boxes. */
export interface Neighbourhood {
  readonly coverage: Coverage
  readonly edges: EdgeTable
  readonly boxes: Flatbush | null
}

export function neighbourhoodOf(coverage: Coverage): Neighbourhood {
  const edges = edgeTableOf(coverage.grids)
  const boxes = coverage.grids.length === 0 ? null : new Flatbush(coverage.grids.length)
  for (const { box } of coverage.grids) boxes!.add(box.west, box.south, box.east, box.north)
  boxes?.finish()
  return { coverage, edges, boxes }
}

/** The edges of grids, numbered from 1 in their order. */
export function edgeTableOf(grids: readonly CoverageGrid[]): EdgeTable {
  const edges = new EdgeTable(Math.max(64, grids.length * 24))
  grids.forEach((grid, g) => eachEdge(grid, (ax, ay, bx, by) => edges.add(ax, ay, bx, by, g + 1)))
  return edges
}

/**
 * The codes of the grids that a grid, a valid polygon put in the place of the coverage's grid of the same
 * code, would lie over. Twin edges first: where every edge has its reverse in a neighbour, as in a grid that
 * was not moved, there is nothing to test; geometry is looked at only near grids of which an edge has none.
 */
export function overlapsOf({ coverage, edges, boxes }: Neighbourhood, grid: CoverageGrid): string[] {
  let isTwinned = true
  eachEdge(grid, (ax, ay, bx, by) => {
    if (!isTwinned) return
    const beside = edges.leftOf(bx, by, ax, ay)
    isTwinned = beside !== 0 && coverage.grids[beside - 1]!.code !== grid.code
  })
  if (isTwinned || boxes === null) return []
  const { west, south, east, north } = grid.box
  const near = boxes.search(west, south, east, north).map((g) => coverage.grids[g]!)
  return near
    .filter((other) => other.code !== grid.code && interiorsMeet(grid, other))
    .map(({ code }) => code)
}

export function eachEdge(
  { polygons }: Pick<CoverageGrid, 'polygons'>,
  visit: (ax: number, ay: number, bx: number, by: number) => void,
): void {
  for (const rings of polygons) {
    for (const ring of rings) {
      const last = ring.length - 2
      for (let i = 0; i < last; i += 2) visit(ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!)
      if (last > 0) visit(ring[last]!, ring[last + 1]!, ring[0]!, ring[1]!)
    }
  }
}
