import { Delaunay } from 'd3-delaunay'

type At = readonly [x: number, y: number]

/** A border between two cells, straight as yet, or between a cell and the outside. Kilometres. */
export interface Edge {
  /** The cells on its sides, as indices of sites, seen along from → to; right is -1 where the county ends. */
  left: number
  right: number
  from: At
  to: At
  lengthKm: number
  /**
   * Distance of either site from the border's line, and where on it (0 at from, 1 at to) they face each
   * other.
   */
  siteDistanceKm: number
  siteFoot: number
}

export interface Tessellation {
  edges: Edge[]
  /**
   * Per cell its ring, counter-clockwise: an edge's index, or ~index where the edge is walked from `to` to
   * `from`.
   */
  rings: number[][]
}

/** A ring of sites far outside closes every cell of the county. */
const HORIZON_KM = 150
const HORIZON_SITES = 24

/**
 * The Voronoi cells of `sites` (flat x, y in kilometres); the cells of `outside`, flat too, only end the
 * county. Topology comes from the triangulation, so both cells of a border refer to the very same edge.
 */
export function tessellate(sites: readonly number[], outside: readonly number[]): Tessellation {
  const count = sites.length / 2
  const points = Float64Array.from([...sites, ...outside, ...horizon()])
  const delaunay = new Delaunay(points)
  const { triangles, halfedges, inedges } = delaunay
  const { circumcenters } = delaunay.voronoi()
  const cornerOf = (halfedge: number): At => {
    const triangle = Math.floor(halfedge / 3)
    return [circumcenters[2 * triangle] ?? 0, circumcenters[2 * triangle + 1] ?? 0]
  }
  const edges: Edge[] = []
  const edgeAlong = new Int32Array(halfedges.length).fill(-1)
  const walk = (site: number): number[] => {
    const ring: number[] = []
    const start = inedges[site] ?? -1
    let incoming = start
    do {
      const outgoing = incoming % 3 === 2 ? incoming - 2 : incoming + 1
      const twin = halfedges[outgoing] ?? -1
      if (twin < 0) throw new Error(`the cell of site ${site} is open`)
      const known = edgeAlong[twin] ?? -1
      if (known < 0) {
        const other = triangles[twin] ?? -1
        edgeAlong[outgoing] = edges.length
        const edge = makeEdge(at(points, site), at(points, other), cornerOf(outgoing), cornerOf(twin))
        edges.push({ ...edge, left: site, right: other < count ? other : -1 })
      }
      ring.push(known < 0 ? edges.length - 1 : ~known)
      incoming = twin
    } while (incoming !== start)
    return ring
  }
  return { rings: Array.from({ length: count }, (_, site) => walk(site)), edges }
}

const at = (points: Float64Array, site: number): At => [points[2 * site] ?? 0, points[2 * site + 1] ?? 0]

function makeEdge(site: At, other: At, from: At, to: At) {
  const [alongX, alongY] = [to[0] - from[0], to[1] - from[1]]
  const lengthKm = Math.sqrt(alongX * alongX + alongY * alongY)
  const middle: At = [(site[0] + other[0]) / 2, (site[1] + other[1]) / 2]
  const reach = (middle[0] - from[0]) * alongX + (middle[1] - from[1]) * alongY
  return {
    from,
    to,
    lengthKm,
    siteDistanceKm: Math.sqrt((site[0] - middle[0]) ** 2 + (site[1] - middle[1]) ** 2),
    siteFoot: lengthKm === 0 ? 0.5 : reach / (lengthKm * lengthKm),
  }
}

function horizon(): number[] {
  return Array.from({ length: HORIZON_SITES }, (_, index) => (2 * Math.PI * index) / HORIZON_SITES).flatMap(
    (angle) => [HORIZON_KM * Math.cos(angle), HORIZON_KM * Math.sin(angle)],
  )
}
