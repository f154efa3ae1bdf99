import { seeded } from '#test/shared/geo/coverages.ts'

type Place = [number, number]

/** Grids as a file has them. */
export interface CoastFeature {
  readonly type: 'Feature'
  readonly properties: { readonly code: string; readonly name: string }
  readonly geometry: { readonly type: 'Polygon'; readonly coordinates: Place[][] }
}

/**
 * 0.4 degrees across, so that 500,000 vertices stand half a metre apart: a metre of the map has more than any
 * file that was seen.
 */
const RADIUS_DEGREES = 0.4
const MIDDLE: Place = [102.5, 24.5]
const SQUARE: Place[] = [
  [102, 24],
  [103, 24],
  [103, 25],
  [102, 25],
  [102, 24],
]

/**
 * An island of so many vertices and the sea around it, which share a coast that wiggles and never crosses
 * itself: how far out each vertex lies is drawn by chance, the angle only grows.
 */
export function islandAndSea(
  vertices: number,
  division = '990101',
): [island: CoastFeature, sea: CoastFeature] {
  const random = seeded(7)
  const step = (2 * Math.PI * RADIUS_DEGREES) / vertices
  const coast = Array.from({ length: vertices }, (_, i): Place => {
    const [radius, angle] = [RADIUS_DEGREES + 3 * step * random(), (2 * Math.PI * i) / vertices]
    return [MIDDLE[0] + radius * Math.cos(angle), MIDDLE[1] + radius * Math.sin(angle)]
  })
  const ring = [...coast, coast[0]!]
  return [
    feature(`${division}001001001`, '岛', [ring]),
    feature(`${division}001001002`, '海', [SQUARE, ring.toReversed()]),
  ]
}

const feature = (code: string, name: string, coordinates: Place[][]): CoastFeature => ({
  type: 'Feature',
  properties: { code, name },
  geometry: { type: 'Polygon', coordinates },
})
