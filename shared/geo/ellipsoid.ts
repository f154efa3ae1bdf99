/** WGS-84: half its greater axis in metres, flattening, and the first eccentricity squared. */
export const EQUATOR_RADIUS_METRES = 6_378_137
export const FLATTENING = 1 / 298.257223563
export const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)

export const RADIANS_PER_DEGREE = Math.PI / 180

/** A degree of latitude is nowhere shorter than at the equator: for reaches and bounds. */
export const LEAST_METRES_PER_DEGREE = 110_574

/** Metres of a degree of longitude and of latitude at a latitude, by the two radii of curvature there. */
export function degreeMetres(lat: number): { east: number; north: number } {
  const [sin, cos] = [Math.sin(lat * RADIANS_PER_DEGREE), Math.cos(lat * RADIANS_PER_DEGREE)]
  const flat = 1 - ECCENTRICITY_SQUARED * sin * sin
  const primeVertical = EQUATOR_RADIUS_METRES / Math.sqrt(flat)
  const meridian = (primeVertical * (1 - ECCENTRICITY_SQUARED)) / flat
  return { east: primeVertical * cos * RADIANS_PER_DEGREE, north: meridian * RADIANS_PER_DEGREE }
}
