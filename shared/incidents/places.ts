import { mortonKey } from '../geo/morton.ts'
import type { LngLat } from '../geo/position.ts'

/** Places are kept with six decimals (11 cm). */
const PER_DEGREE = 1_000_000

/**
 * Places as whole numbers, in millionths of a degree of WGS-84: longitude and latitude of the first, then how
 * far each lies from the one before. In the order of the map's squares, so that the numbers are small, and
 * nothing of when or in which order things happened is told.
 */
export function packPlaces(places: readonly LngLat[]): number[] {
  const ordered = places
    .map((place) => ({ place, key: mortonKey(place) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const packed: number[] = []
  let [x, y] = [0, 0]
  for (const { place } of ordered) {
    const [nextX, nextY] = [Math.round(place[0] * PER_DEGREE), Math.round(place[1] * PER_DEGREE)]
    packed.push(nextX - x, nextY - y)
    ;[x, y] = [nextX, nextY]
  }
  return packed
}

/** The places of `packPlaces`, to the bit. */
export function unpackPlaces(packed: readonly number[]): LngLat[] {
  const places: LngLat[] = []
  let [x, y] = [0, 0]
  for (let i = 0; i + 1 < packed.length; i += 2) {
    x += packed[i]!
    y += packed[i + 1]!
    places.push([x / PER_DEGREE, y / PER_DEGREE])
  }
  return places
}
