import { seededRandom } from './seeded-random.ts'

/** One layer of displacement: hills about `lengthKm` across push points by up to `reachKm`. */
interface Octave {
  lengthKm: number
  reachKm: number
}

/** Moves a point of the plane (kilometres) a little, neighbours alike. */
type Warp = (x: number, y: number) => [x: number, y: number]

const TABLE = 64

/**
 * Smooth value noise in [-1, 1] over the unit lattice, repeating after TABLE units (Perlin's quintic fade).
 */
function valueNoise(seed: number, purpose: string): (x: number, y: number) => number {
  const random = seededRandom(seed, purpose)
  const values = Float64Array.from({ length: TABLE * TABLE }, () => random() * 2 - 1)
  const at = (column: number, row: number) =>
    values[(row & (TABLE - 1)) * TABLE + (column & (TABLE - 1))] ?? 0
  const fade = (t: number) => t * t * t * (t * (t * 6 - 15) + 10)
  return (x, y) => {
    const column = Math.floor(x)
    const row = Math.floor(y)
    const u = fade(x - column)
    const low = at(column, row) + u * (at(column + 1, row) - at(column, row))
    const high = at(column, row + 1) + u * (at(column + 1, row + 1) - at(column, row + 1))
    return low + fade(y - row) * (high - low)
  }
}

/**
 * Bends the plane so that straight dividing lines become the lines of a landscape ("domain warping",
 * https://iquilezles.org/articles/warp/). It stays one-to-one while the sum of reach/length over the octaves
 * is below about a quarter; beyond that a border may curl off an islet.
 */
export function makeWarp(seed: number, purpose: string, octaves: readonly Octave[]): Warp {
  const layers = octaves.map(({ lengthKm, reachKm }, index) => ({
    lengthKm,
    reachKm,
    east: valueNoise(seed, `${purpose} east ${index}`),
    north: valueNoise(seed, `${purpose} north ${index}`),
  }))
  return (x, y) => {
    let [east, north] = [x, y]
    for (const layer of layers) {
      east += layer.reachKm * layer.east(x / layer.lengthKm, y / layer.lengthKm)
      north += layer.reachKm * layer.north(x / layer.lengthKm, y / layer.lengthKm)
    }
    return [east, north]
  }
}
