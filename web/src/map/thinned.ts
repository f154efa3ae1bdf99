import { MOST_DRAWN_VERTICES } from '#shared/geo/coverage/settle.ts'
import { latticeSteps } from '#shared/geo/lattice.ts'
import { positionsIn } from '#shared/grids/geometry-parts.ts'
import type { GridGeometry } from './sheet-map.ts'

/**
 * A picture of so many positions is handed to the map in an instant; of a million the page would stand still
 * for seconds.
 */
const MOST_PICTURED = 40_000
/** Shorter rings stay whole, so that none becomes a line. */
const SHORT_RING = 500

/**
 * The picture of a grid that is too long to be drawn on by hand: fewer of its vertices, chosen by where they
 * stand, so that two grids which share a border show the same one. All other grids are pictured as they are.
 */
export function thinned(geometry: GridGeometry): GridGeometry {
  const count = positionsIn(geometry)
  if (count <= MOST_DRAWN_VERTICES) return geometry
  const every = 2 ** Math.ceil(Math.log2(count / MOST_PICTURED))
  const ringOf = (ring: number[][]): number[][] =>
    ring.length < SHORT_RING
      ? ring
      : ring.filter((place, i) => i === 0 || i === ring.length - 1 || isKept(place, every))
  return geometry.type === 'Polygon'
    ? { type: 'Polygon', coordinates: geometry.coordinates.map(ringOf) }
    : { type: 'MultiPolygon', coordinates: geometry.coordinates.map((rings) => rings.map(ringOf)) }
}

/** One of so many places, by a hash of their lattice steps (the multiplier of Knuth's). */
const isKept = ([lng = 0, lat = 0]: number[], every: number): boolean =>
  (Math.imul(latticeSteps(lng) ^ Math.imul(latticeSteps(lat), 31), 2_654_435_761) >>> 16) % every === 0
