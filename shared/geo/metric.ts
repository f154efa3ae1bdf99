import type { LngLat } from './position.ts'

/** Mean radius of the Earth as Turf takes it (IUGG), so that our metres and Turf's are the same metres. */
const EARTH_RADIUS_METRES = 6_371_008.8

export const RADIANS_PER_DEGREE = Math.PI / 180

export const METRES_PER_DEGREE = EARTH_RADIUS_METRES * RADIANS_PER_DEGREE

/** Length of the great circle between two positions, metres; the haversine form stays exact for millimetres. */
export function greatCircleMetres(a: LngLat, b: LngLat): number {
  const halfLat = Math.sin(((b[1] - a[1]) * RADIANS_PER_DEGREE) / 2)
  const halfLng = Math.sin(((b[0] - a[0]) * RADIANS_PER_DEGREE) / 2)
  const cosines = Math.cos(a[1] * RADIANS_PER_DEGREE) * Math.cos(b[1] * RADIANS_PER_DEGREE)
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(halfLat ** 2 + cosines * halfLng ** 2)))
}

/** A box in degrees that holds the circle around `p`; a little wider than needed, so that rounding loses nobody. */
export function boxAround(
  p: LngLat,
  radiusMetres: number,
): [west: number, south: number, east: number, north: number] {
  const latReach = (radiusMetres * 1.001) / METRES_PER_DEGREE + 1e-9
  const furthestLat = Math.min(89.999, Math.abs(p[1]) + latReach)
  const lngReach = Math.min(360, latReach / Math.cos(furthestLat * RADIANS_PER_DEGREE))
  return [p[0] - lngReach, p[1] - latReach, p[0] + lngReach, p[1] + latReach]
}

/**
 * One edge's share of a ring's area on the sphere, in m², ends in degrees. Summed over a ring it gives the area, positive
 * counter-clockwise; the formula is Turf's (Chamberlain & Duquette 2007), taken edge by edge so that faces can be summed too.
 */
export function edgeAreaSquareMetres(ax: number, ay: number, bx: number, by: number): number {
  const sines = Math.sin(ay * RADIANS_PER_DEGREE) + Math.sin(by * RADIANS_PER_DEGREE)
  return (-(bx - ax) * RADIANS_PER_DEGREE * sines * EARTH_RADIUS_METRES ** 2) / 2
}

/** Area of a ring on the sphere, m², positive counter-clockwise; closed or not, since the closing edge then has no length. */
export function ringAreaSquareMetres(ring: readonly (readonly number[])[]): number {
  return ring.reduce((sum, [ax, ay], i) => {
    const [bx, by] = ring[i + 1] ?? ring[0]!
    return sum + edgeAreaSquareMetres(ax!, ay!, bx!, by!)
  }, 0)
}
