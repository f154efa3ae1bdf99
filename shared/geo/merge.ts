import type { MultiPolygon, Polygon } from 'geojson'

import { arrange } from './overlay/arrangement.ts'
import type { Arrangement } from './overlay/arrangement.ts'
import { dissolveFaces } from './overlay/dissolve.ts'
import { buildLinework, edgesOf } from './overlay/linework.ts'
import type { EdgeSet, Linework } from './overlay/linework.ts'
import { meetOnlyAtVertices, nodeLinework } from './overlay/noding.ts'
import type { LngLat } from './position.ts'

/**
 * The outline of grids that tile a region, on the lattice, wound as RFC 7946 asks: every border that two of
 * them share runs once each way and cancels, what is left is assembled into rings. Grids that are no clean
 * coverage (they overlap, miss each other's vertices or are wound the wrong way) are laid over each other
 * exactly instead, and their union is returned. Throws RangeError when no area is left, as of no geometries
 * at all, or when their edges cross far more often than any map's.
 */
export function mergeOutline(geometries: readonly (Polygon | MultiPolygon)[]): Polygon | MultiPolygon {
  const parts = geometries.flatMap(polygonsOf)
  const arrangement = cancelSharedEdges(parts) ?? layOver(parts)
  const held = arrangement.partsOf.flatMap((own, face) => (own.length > 0 ? [face] : []))
  const outline = dissolveFaces(arrangement, held)
  if (outline === null) throw new RangeError(`${geometries.length} geometries have no area to merge`)
  return outline
}

/** The rings of each polygon. */
export function polygonsOf(geometry: Polygon | MultiPolygon): LngLat[][][] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return polygons.map((rings) => rings.map((ring) => ring.map((vertex) => [vertex[0]!, vertex[1]!] as const)))
}

function layOver(parts: readonly (readonly (readonly LngLat[])[])[]): Arrangement {
  const noded = nodeLinework(buildLinework(parts))
  if (noded === null) throw new RangeError(`${parts.length} polygons cross each other too often to be merged`)
  return arrange(noded)
}

/** Arranges only the edges without a twin; null when the polygons turn out to be no clean coverage. */
function cancelSharedEdges(parts: readonly (readonly (readonly LngLat[])[])[]): Arrangement | null {
  // As rings of one part an edge that runs both ways toggles that part twice, which is nothing.
  const linework = buildLinework([parts.flat()])
  const edges = edgesOf(linework)
  const left = singleEdges(linework, edges)
  if (left === null || !meetOnlyAtVertices(linework.vertices, left)) return null
  const arrangement = arrange(linework)
  const { origin, faceOf, partsOf } = arrangement
  const directed = new Set(left.from.map((from, e) => from * linework.vertices.size + left.to[e]!))
  // One grid inside another leaves clean edges too, but then some have their own inside on the wrong hand.
  const consistent = origin.every((from, h) => {
    const isOriginal = directed.has(from * linework.vertices.size + origin[h ^ 1]!)
    return !isOriginal || partsOf[faceOf[h]!]!.length === 1
  })
  return consistent ? arrangement : null
}

/**
 * The edges that only one ring runs along, in its direction; null when some edge is run along twice in one
 * direction.
 */
function singleEdges({ rings }: Linework, edges: EdgeSet): EdgeSet | null {
  const forward = new Uint8Array(edges.from.length)
  const backward = new Uint8Array(edges.from.length)
  for (const [r, { path }] of rings.entries()) {
    for (const [i, edge] of edges.steps[r]!.entries()) {
      const runs = path[i] === edges.from[edge] ? forward : backward
      if (runs[edge]! > 0) return null
      runs[edge] = 1
    }
  }
  const single = edges.from.flatMap((_, edge) => (forward[edge] === backward[edge] ? [] : [edge]))
  return {
    from: single.map((edge) => (forward[edge] === 1 ? edges.from : edges.to)[edge]!),
    to: single.map((edge) => (forward[edge] === 1 ? edges.to : edges.from)[edge]!),
    steps: [],
  }
}
