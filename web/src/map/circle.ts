import type { LngLat } from '#shared/geo/position.ts'

/** Metres of a degree of latitude, to 0.5% anywhere: enough for drawing, never for deciding. */
const METRES_PER_DEGREE = 111_320
const CORNERS = 64

/** A closed ring round a place, to draw a position's accuracy. */
export function circleRing([lng, lat]: LngLat, radiusMetres: number): [number, number][] {
  const high = radiusMetres / METRES_PER_DEGREE
  const wide = high / Math.cos((lat * Math.PI) / 180)
  return Array.from({ length: CORNERS + 1 }, (_, corner) => {
    const angle = ((corner % CORNERS) / CORNERS) * 2 * Math.PI
    return [lng + wide * Math.cos(angle), lat + high * Math.sin(angle)]
  })
}
