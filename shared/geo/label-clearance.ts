import { RADIANS_PER_DEGREE } from './ellipsoid.ts'
import type { FlatPolygons } from './flat-polygons.ts'
import { greatCircleMetres, MEAN_RADIUS_METRES } from './geodesic.ts'

/** Metres of a degree on the sphere of a label's clearance. */
export const METRES_PER_DEGREE = MEAN_RADIUS_METRES * RADIANS_PER_DEGREE

/**
 * How far a label would stand from the border of a polygon, on a sphere. Nobody is told these metres, only
 * which place has more of them counts; and grids are numbered by their labels, so that a geometry must keep
 * its label from version to version, bit for bit.
 */
export function clearanceMetres({ vertices, ringStart }: FlatPolygons, px: number, py: number): number {
  const shrink = Math.cos(py * RADIANS_PER_DEGREE)
  let least = Infinity
  let [footX, footY] = [px, py]
  for (let r = 0; r + 1 < ringStart.length; r++) {
    const end = 2 * ringStart[r + 1]! - 2
    for (let i = 2 * ringStart[r]!; i < end; i += 2) {
      const ax = (vertices[i]! - px) * shrink
      const ay = vertices[i + 1]! - py
      const dx = (vertices[i + 2]! - vertices[i]!) * shrink
      const dy = vertices[i + 3]! - vertices[i + 1]!
      const along = -(ax * dx + ay * dy) / (dx * dx + dy * dy)
      // Written so that an edge without length (0/0) falls to its first end.
      const t = along > 0 ? Math.min(along, 1) : 0
      const square = (ax + t * dx) ** 2 + (ay + t * dy) ** 2
      if (square < least) {
        least = square
        footX = t === 1 ? vertices[i + 2]! : vertices[i]! + t * (vertices[i + 2]! - vertices[i]!)
        footY = t === 1 ? vertices[i + 3]! : vertices[i + 1]! + t * (vertices[i + 3]! - vertices[i + 1]!)
      }
    }
  }
  const planar = Math.sqrt(least) * METRES_PER_DEGREE
  // Below a hundred metres the plane is good to micrometres and spares the trigonometry.
  return planar < 100 ? planar : greatCircleMetres([px, py], [footX, footY])
}
