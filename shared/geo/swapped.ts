/** West, south, east and north in degrees. */
type Box = readonly [west: number, south: number, east: number, north: number]

/**
 * Mainland China with its islands, in whole degrees: no place in it is one of it when its numbers change
 * places.
 */
const CHINA: Box = [73, 3, 136, 54]

/**
 * As near as this to the ground that is spoken of, a pair may be right as it stands: nothing is said against
 * it.
 */
const NEAR_DEGREES = 5

/**
 * Do two numbers lie where they are meant to only when read as latitude and longitude? Numbers out of any
 * range may be asked about, too. `ground` is the box of the plan or division that is spoken of; one in China,
 * or none, stands for the whole of China.
 */
export function looksSwapped(lng: number, lat: number, ground: Box = CHINA): boolean {
  const box = isWithin(ground, CHINA) ? CHINA : ground
  return !isNear(lng, lat, box) && isNear(lat, lng, box, box === CHINA ? 0 : NEAR_DEGREES)
}

const isNear = (lng: number, lat: number, [west, south, east, north]: Box, reach = NEAR_DEGREES): boolean =>
  lng >= west - reach && lng <= east + reach && lat >= south - reach && lat <= north + reach

const isWithin = ([west, south, east, north]: Box, outer: Box): boolean =>
  west >= outer[0] && south >= outer[1] && east <= outer[2] && north <= outer[3]
