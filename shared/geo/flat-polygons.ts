import type { MultiPolygon, Polygon, Position as Coordinates } from 'geojson'

import { crossesUpward } from './half-open.ts'
import { greatCircleMetres, METRES_PER_DEGREE, RADIANS_PER_DEGREE } from './metric.ts'
import type { LngLat } from './position.ts'

/**
 * The rings of many polygons in flat arrays: `vertices` holds x, y of every ring, closed, one after the other;
 * ring r runs from `ringStart[r]` to `ringStart[r + 1]` (in vertices); polygon g owns the rings
 * `firstRing[g]` to `firstRing[g + 1]`. Parts and holes need no telling apart, since both tests below read all borders alike.
 */
export interface FlatPolygons {
  readonly vertices: Float64Array
  readonly ringStart: Uint32Array
  readonly firstRing: Uint32Array
}

export function flattenPolygons(geometries: readonly (Polygon | MultiPolygon)[]): FlatPolygons {
  const ringsOf = geometries.map((geometry): Coordinates[][] =>
    geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat(),
  )
  const rings = ringsOf.flat()
  const ringStart = new Uint32Array(rings.length + 1)
  rings.forEach((ring, r) => (ringStart[r + 1] = ringStart[r]! + ring.length))
  const vertices = new Float64Array(2 * ringStart[rings.length]!)
  let at = 0
  for (const ring of rings) {
    for (const vertex of ring) {
      vertices[at++] = vertex[0]!
      vertices[at++] = vertex[1]!
    }
  }
  const firstRing = new Uint32Array(geometries.length + 1)
  ringsOf.forEach((own, g) => (firstRing[g + 1] = firstRing[g]! + own.length))
  return { vertices, ringStart, firstRing }
}

/** Even-odd test of the symbolically moved point against polygon `g`; see half-open.ts. */
export function holds(
  { vertices, ringStart, firstRing }: FlatPolygons,
  g: number,
  px: number,
  py: number,
): boolean {
  let inside = false
  for (let r = firstRing[g]!; r < firstRing[g + 1]!; r++) {
    const end = 2 * ringStart[r + 1]! - 2
    for (let i = 2 * ringStart[r]!; i < end; i += 2) {
      if (crossesUpward(px, py, vertices[i]!, vertices[i + 1]!, vertices[i + 2]!, vertices[i + 3]!))
        inside = !inside
    }
  }
  return inside
}

/**
 * Metres from the point to the border of polygon `g`, never negative. The nearest foot is found in a plane that is true at
 * the point, and measured along the great circle, so that it stays right kilometres away too.
 */
export function borderMetres({ vertices, ringStart, firstRing }: FlatPolygons, g: number, p: LngLat): number {
  const [px, py] = p
  const shrink = Math.cos(py * RADIANS_PER_DEGREE)
  let least = Infinity
  let [footX, footY] = [px, py]
  for (let r = firstRing[g]!; r < firstRing[g + 1]!; r++) {
    const end = 2 * ringStart[r + 1]! - 2
    for (let i = 2 * ringStart[r]!; i < end; i += 2) {
      const ax = (vertices[i]! - px) * shrink
      const ay = vertices[i + 1]! - py
      const dx = (vertices[i + 2]! - vertices[i]!) * shrink
      const dy = vertices[i + 3]! - vertices[i + 1]!
      const along = -(ax * dx + ay * dy) / (dx * dx + dy * dy)
      // Written so that an edge without length (0/0) falls to its first end.
      const t = along > 0 ? Math.min(along, 1) : 0
      const x = ax + t * dx
      const y = ay + t * dy
      const square = x * x + y * y
      if (square < least) {
        least = square
        footX = t === 1 ? vertices[i + 2]! : vertices[i]! + t * (vertices[i + 2]! - vertices[i]!)
        footY = t === 1 ? vertices[i + 3]! : vertices[i + 1]! + t * (vertices[i + 3]! - vertices[i + 1]!)
      }
    }
  }
  const planar = Math.sqrt(least) * METRES_PER_DEGREE
  // Below a hundred metres the plane is good to micrometres and spares the trigonometry.
  return planar < 100 ? planar : greatCircleMetres(p, [footX, footY])
}
