import { Delaunay } from 'd3-delaunay'

/** One border between two cells, straight as yet, or between a cell and the outside. */
export interface Edge {
  /** Cells (indices of sites) on its sides; right is -1 where the county ends. Left of the way from → to. */
  left: number
  right: number
  from: At
  to: At
  lengthKm: number
  /** Half the distance of the two sites: how far the border may swing before it meets another (see borders.ts). */
  clearanceKm: number
  /** Where the line between the sites crosses the border's line, 0 at `from` and 1 at `to`; may lie beyond either. */
  foot: number
}

export interface Tessellation {
  edges: Edge[]
  /** Per cell its ring, counter-clockwise: an edge's index, or ~index where the edge is walked from `to` to `from`. */
  rings: number[][]
}

type At = readonly [x: number, y: number]

/** How far out the ring of sites lies that closes every cell of the county, and how many stand in it. */
const HORIZON_KM = 120
const HORIZON_SITES = 24

/**
 * The Voronoi cells of the sites (flat x, y in kilometres); `outside` are sites whose cells only end the county.
 * Topology is taken from the triangulation, so both cells of a border refer to the very same edge.
 */
export function tessellate(sites: Float64Array, outside: readonly number[]): Tessellation {
  const count = sites.length / 2
  const delaunay = new Delaunay(Float64Array.of(...chunks(sites, outside)))
  const { triangles, halfedges, inedges, points } = delaunay
  const { circumcenters } = delaunay.voronoi([-2 * HORIZON_KM, -2 * HORIZON_KM, 2 * HORIZON_KM, 2 * HORIZON_KM])
  const edges: Edge[] = []
  const edgeOf = new Int32Array(halfedges.length).fill(-1)
  const corner = (halfedge: number): At => {
    const triangle = Math.floor(halfedge / 3)
    return [circumcenters[2 * triangle] ?? 0, circumcenters[2 * triangle + 1] ?? 0]
  }
  const rings: number[][] = []
  for (let site = 0; site < count; site++) {
    const ring: number[] = []
    const start = inedges[site] ?? -1
    let incoming = start
    do {
      const outgoing = incoming % 3 === 2 ? incoming - 2 : incoming + 1
      const twin = halfedges[outgoing] ?? -1
      if (twin < 0 || incoming < 0) throw new Error(`site ${site} of the demo county has an open cell`)
      const known = edgeOf[twin] ?? -1
      if (known >= 0) ring.push(~known)
      else {
        const other = triangles[twin] ?? -1
        edgeOf[outgoing] = edges.length
        ring.push(edges.length)
        edges.push(makeEdge(points, [site, other < count ? other : -1, other], corner(outgoing), corner(twin)))
      }
      incoming = twin
    } while (incoming !== start)
    rings.push(ring)
  }
  return { edges, rings }
}
