import geodesic from 'geographiclib-geodesic'
import type { MultiPolygon, Polygon } from 'geojson'

import type { LngLat } from '#shared/geo/position.ts'

const { WGS84 } = geodesic.Geodesic

/** Edges are straight in degrees: cut this fine they are geodesics, to a tenth of a millimetre. */
const STRETCH_METRES = 100
/** A hundred metres are halved until a micrometre is left. */
const HALVINGS = 40

export const geodesicBetween = ([lng, lat]: LngLat, [toLng, toLat]: LngLat): number =>
  WGS84.Inverse(lat, lng, toLat, toLng).s12!

/** A place `metres` away from another, along the geodesic that leaves it at `azimuth` degrees. */
export function placeAway([lng, lat]: LngLat, azimuth: number, metres: number): LngLat {
  const { lon2, lat2 } = WGS84.Direct(lat, lng, azimuth, metres)
  return [lon2!, lat2!]
}

const along = (a: LngLat, b: LngLat, t: number): LngLat => [
  a[0] + t * (b[0] - a[0]),
  a[1] + t * (b[1] - a[1]),
]

/**
 * Metres from a place to an edge that is straight in degrees, by looking every hundred metres and then ever
 * closer.
 */
function metresToEdge(p: LngLat, a: LngLat, b: LngLat): number {
  const pieces = Math.max(1, Math.ceil(geodesicBetween(a, b) / STRETCH_METRES))
  const at = (t: number): number => geodesicBetween(p, along(a, b, t))
  let best = 0
  let least = Infinity
  for (let k = 0; k <= pieces; k++) {
    const metres = at(k / pieces)
    if (metres < least) [best, least] = [k / pieces, metres]
  }
  let [from, to] = [Math.max(0, best - 1 / pieces), Math.min(1, best + 1 / pieces)]
  for (let k = 0; k < HALVINGS; k++) {
    const [first, second] = [from + (to - from) / 3, to - (to - from) / 3]
    if (at(first) < at(second)) to = second
    else from = first
  }
  return Math.min(least, at((from + to) / 2))
}

export function metresToBorder(geometry: Polygon | MultiPolygon, p: LngLat): number {
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
  const metres = (rings as unknown[] as LngLat[][]).flatMap((ring) =>
    ring.slice(1).map((b, i) => metresToEdge(p, ring[i]!, b)),
  )
  return Math.min(...metres)
}

/** Square metres within a ring whose edges are straight in degrees. */
export function geodesicArea(ring: readonly LngLat[]): number {
  const polygon = WGS84.Polygon(false)
  ring.slice(1).forEach((b, i) => {
    const a = ring[i]!
    const pieces = Math.max(1, Math.ceil(geodesicBetween(a, b) / STRETCH_METRES))
    for (let k = 0; k < pieces; k++) {
      const [lng, lat] = along(a, b, k / pieces)
      polygon.AddPoint(lat, lng)
    }
  })
  return Math.abs(polygon.Compute(false, true).area!)
}
