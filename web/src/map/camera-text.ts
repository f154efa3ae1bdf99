import type { Camera } from './engine.ts'

/** Digits of a degree kept in a link: 0.1 m, and of a zoom. */
const PLACE_DIGITS = 6
const ZOOM_DIGITS = 2

/** "lng,lat,zoom", as a link carries it. */
export const cameraText = ({ lngLat, zoom }: Camera): string =>
  [...lngLat.map((degrees) => degrees.toFixed(PLACE_DIGITS)), zoom.toFixed(ZOOM_DIGITS)].join(',')

/** The camera of a link, null for a text that is none. */
export function cameraFrom(text: string | null): Camera | null {
  const [lng, lat, zoom, ...rest] = (text ?? '').split(',').map((part) => (part === '' ? NaN : Number(part)))
  if (lng === undefined || lat === undefined || zoom === undefined || rest.length > 0) return null
  const isPlace = Math.abs(lng) <= 180 && Math.abs(lat) <= 90 && zoom >= 0 && zoom <= 24
  return isPlace ? { lngLat: [lng, lat], zoom } : null
}
