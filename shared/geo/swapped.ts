/** Mainland China with its islands, in whole degrees: no place in it is one of it when its numbers change places. */
const CHINA = { west: 73, south: 3, east: 136, north: 54 } as const

/** Do two numbers name a place in China only when read as latitude and longitude? Numbers out of any range may be asked about, too. */
export const looksSwapped = (lng: number, lat: number): boolean => !isInChina(lng, lat) && isInChina(lat, lng)

const isInChina = (lng: number, lat: number): boolean =>
  lng >= CHINA.west && lng <= CHINA.east && lat >= CHINA.south && lat <= CHINA.north
