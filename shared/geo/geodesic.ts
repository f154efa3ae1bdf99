import { ECCENTRICITY_SQUARED, EQUATOR_RADIUS_METRES, FLATTENING, RADIANS_PER_DEGREE } from './ellipsoid.ts'
import type { LngLat } from './position.ts'

/** Radians at which the longitude on the sphere counts as found: 0.006 mm. */
const FOUND = 1e-12
/** Near a point's antipode the series does not settle; anywhere else it takes three or four rounds. */
const MOST_ROUNDS = 60
export const MEAN_RADIUS_METRES = 6_371_008.8

/**
 * Length of the geodesic between two positions, metres, to 0.1 mm (Vincenty 1975, "Direct and Inverse
 * Solutions of Geodesics on the Ellipsoid"). Within half a degree of the antipode, where his series fails,
 * the great circle's, to 0.5%.
 */
export function longGeodesicMetres(a: LngLat, b: LngLat): number {
  const east = b[0] - a[0]
  const lng = (east - 360 * Math.round(east / 360)) * RADIANS_PER_DEGREE
  const [u1, u2] = [reduced(a[1]), reduced(b[1])]
  const [sinU1, cosU1, sinU2, cosU2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)]
  let onSphere = lng
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const [sinLng, cosLng] = [Math.sin(onSphere), Math.cos(onSphere)]
    const sinArc = Math.hypot(cosU2 * sinLng, cosU1 * sinU2 - sinU1 * cosU2 * cosLng)
    if (sinArc === 0) return cosLng > 0 ? 0 : greatCircleMetres(a, b)
    const cosArc = sinU1 * sinU2 + cosU1 * cosU2 * cosLng
    const arc = Math.atan2(sinArc, cosArc)
    const sinAzimuth = (cosU1 * cosU2 * sinLng) / sinArc
    const cosSquare = 1 - sinAzimuth * sinAzimuth
    // Along the equator there is no middle of the arc to speak of.
    const cosMiddle = cosSquare < 1e-15 ? 0 : cosArc - (2 * sinU1 * sinU2) / cosSquare
    const c = (FLATTENING / 16) * cosSquare * (4 + FLATTENING * (4 - 3 * cosSquare))
    const turn = arc + c * sinArc * (cosMiddle + c * cosArc * (2 * cosMiddle * cosMiddle - 1))
    const next = lng + (1 - c) * FLATTENING * sinAzimuth * turn
    if (Math.abs(next) > Math.PI) break
    if (Math.abs(next - onSphere) < FOUND) return arcMetres({ arc, sinArc, cosArc, cosSquare, cosMiddle })
    onSphere = next
  }
  return greatCircleMetres(a, b)
}

/** Written so that a little beyond a pole is beyond it: other datums come in up to there. */
const reduced = (lat: number): number =>
  Math.atan2((1 - FLATTENING) * Math.sin(lat * RADIANS_PER_DEGREE), Math.cos(lat * RADIANS_PER_DEGREE))

interface Arc {
  readonly arc: number
  readonly sinArc: number
  readonly cosArc: number
  readonly cosSquare: number
  readonly cosMiddle: number
}

function arcMetres({ arc, sinArc, cosArc, cosSquare, cosMiddle }: Arc): number {
  const poleRadius = EQUATOR_RADIUS_METRES * (1 - FLATTENING)
  const u = (cosSquare * ECCENTRICITY_SQUARED) / (1 - ECCENTRICITY_SQUARED)
  const long = 1 + (u / 16384) * (4096 + u * (-768 + u * (320 - 175 * u)))
  const wave = (u / 1024) * (256 + u * (-128 + u * (74 - 47 * u)))
  const square = 2 * cosMiddle * cosMiddle - 1
  const last = (wave / 6) * cosMiddle * (4 * sinArc * sinArc - 3) * (4 * cosMiddle * cosMiddle - 3)
  return poleRadius * long * (arc - wave * sinArc * (cosMiddle + (wave / 4) * (cosArc * square - last)))
}

/** Length of the great circle on a sphere of the mean radius. */
export function greatCircleMetres(a: LngLat, b: LngLat): number {
  const halfLat = Math.sin(((b[1] - a[1]) * RADIANS_PER_DEGREE) / 2)
  const halfLng = Math.sin(((b[0] - a[0]) * RADIANS_PER_DEGREE) / 2)
  const cosines = Math.cos(a[1] * RADIANS_PER_DEGREE) * Math.cos(b[1] * RADIANS_PER_DEGREE)
  return 2 * MEAN_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(halfLat ** 2 + cosines * halfLng ** 2)))
}
