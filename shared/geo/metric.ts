import {
  degreeMetres,
  EQUATOR_RADIUS_METRES,
  LEAST_METRES_PER_DEGREE,
  RADIANS_PER_DEGREE,
} from './ellipsoid.ts'
import { longGeodesicMetres } from './geodesic.ts'
import type { LngLat } from './position.ts'

/**
 * Ends this near to each other, degrees, and this far from the poles are measured at their middle, true to
 * 0.1 mm.
 */
const SHORT_DEGREES = 0.01
const POLAR_DEGREES = 80

/** Metres between two positions along the geodesic of WGS-84. */
export function geodesicMetres(a: LngLat, b: LngLat): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const middle = (a[1] + b[1]) / 2
  if (Math.max(Math.abs(dx), Math.abs(dy)) > SHORT_DEGREES || Math.abs(middle) > POLAR_DEGREES)
    return longGeodesicMetres(a, b)
  const { east, north } = degreeMetres(middle)
  return Math.hypot(dx * east, dy * north)
}

/**
 * A box in degrees that holds the circle around `p`; a little wider than needed, so that rounding loses
 * nobody.
 */
export function boxAround(
  p: LngLat,
  radiusMetres: number,
): [west: number, south: number, east: number, north: number] {
  const latReach = (radiusMetres * 1.001) / LEAST_METRES_PER_DEGREE + 1e-9
  const furthestLat = Math.min(89.999, Math.abs(p[1]) + latReach)
  const leastEast = EQUATOR_RADIUS_METRES * RADIANS_PER_DEGREE * Math.cos(furthestLat * RADIANS_PER_DEGREE)
  const lngReach = Math.min(360, (radiusMetres * 1.001) / leastEast + 1e-9)
  return [p[0] - lngReach, p[1] - latReach, p[0] + lngReach, p[1] + latReach]
}
