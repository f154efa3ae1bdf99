import type { MultiPolygon, Polygon } from 'geojson'

import { ECCENTRICITY_SQUARED, EQUATOR_RADIUS_METRES, RADIANS_PER_DEGREE } from './ellipsoid.ts'

/**
 * Area of a geometry on WGS-84, its edges straight in longitude and latitude: outer rings less their holes,
 * however wound; m².
 */
export function areaSquareMetres({ type, coordinates }: Polygon | MultiPolygon): number {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates
  return polygons.reduce((sum, rings) => sum + polygonArea(rings), 0)
}

const polygonArea = (rings: readonly (readonly (readonly number[])[])[]): number =>
  rings.reduce((sum, ring, r) => {
    const area = Math.abs(ringAreaSquareMetres(ring))
    return r === 0 ? area : sum - area
  }, 0)

/**
 * Area of a ring, m², positive counter-clockwise; closed or not, since the closing edge then has no length.
 */
export function ringAreaSquareMetres(ring: readonly (readonly number[])[]): number {
  return ring.reduce((sum, [ax, ay], i) => {
    const [bx, by] = ring[i + 1] ?? ring[0]!
    return sum + edgeAreaSquareMetres(ax!, ay!, bx!, by!)
  }, 0)
}

/**
 * One edge's share of a ring's area, m², ends in degrees: what lies between it and the equator, negative
 * eastward. Along a straight edge latitude grows evenly, so the mean of the strip's height over it is
 * Simpson's: to 1e-9 on edges of ten degrees, to 1e-5 on forty.
 */
export function edgeAreaSquareMetres(ax: number, ay: number, bx: number, by: number): number {
  const mean = (stripTo(ay) + 4 * stripTo((ay + by) / 2) + stripTo(by)) / 6
  return -(bx - ax) * RADIANS_PER_DEGREE * mean
}

const POLE_RADIUS_SQUARE = EQUATOR_RADIUS_METRES ** 2 * (1 - ECCENTRICITY_SQUARED)

/**
 * Square metres from the equator to a latitude, a radian of longitude wide: the integral of the radii of
 * curvature, as a series in the eccentricity whose first term left out is 1e-13 of it.
 */
function stripTo(lat: number): number {
  const sin = Math.sin(lat * RADIANS_PER_DEGREE)
  const e = ECCENTRICITY_SQUARED * sin * sin
  return POLE_RADIUS_SQUARE * sin * (1 + e * (2 / 3 + e * (3 / 5 + e * (4 / 7 + e * (5 / 9 + (e * 6) / 11)))))
}
