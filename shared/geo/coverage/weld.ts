import type { PlanGrid } from '../grid-index.ts'
import { latticeDegrees } from '../lattice.ts'
import { polygonsOf } from '../merge.ts'
import { buildLinework } from '../overlay/linework.ts'
import { weldLinework } from '../overlay/welding.ts'

export interface WeldedGrids {
  readonly grids: PlanGrid[]
  readonly movedVertices: number
  readonly bentEdges: number
}

/**
 * Foreign grids snapped to the lattice, with borders that lie within 5 cm of each other made one
 * (overlay/welding.ts). Rings that fall together are dropped, and grids of which nothing is left. Validate
 * the result: welding mends noise, not mistakes.
 */
export function weldGrids(grids: readonly PlanGrid[]): WeldedGrids {
  const parts = grids.map(({ geometry }) => polygonsOf(geometry))
  const { linework, movedVertices, bentEdges } = weldLinework(buildLinework(parts.flat()))
  const { vertices } = linework
  let part = 0
  const welded = grids.flatMap((grid, g): PlanGrid[] => {
    const first = part
    part += parts[g]!.length
    const coordinates = parts[g]!.flatMap((_, p) => {
      const rings = linework.rings.filter((ring) => ring.part === first + p && ring.path.length > 2)
      const closed = rings.map(({ path }) =>
        [...path, path[0]!].map((v) => [latticeDegrees(vertices.xs[v]!), latticeDegrees(vertices.ys[v]!)]),
      )
      return closed.length === 0 ? [] : [closed]
    })
    return coordinates.length === 0 ? [] : [{ ...grid, geometry: geometryOf(coordinates) }]
  })
  return { grids: welded, movedVertices, bentEdges }
}

function geometryOf(coordinates: number[][][][]): PlanGrid['geometry'] {
  return coordinates.length === 1
    ? { type: 'Polygon', coordinates: coordinates[0]! }
    : { type: 'MultiPolygon', coordinates }
}
