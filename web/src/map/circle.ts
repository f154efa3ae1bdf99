import { degreeMetres } from '#shared/geo/ellipsoid.ts'
import type { LngLat } from '#shared/geo/position.ts'

const CORNERS = 64

/** A closed ring round a place, to draw a position's accuracy. */
export function circleRing([lng, lat]: LngLat, radiusMetres: number): [number, number][] {
  const { east, north } = degreeMetres(lat)
  const [wide, high] = [radiusMetres / east, radiusMetres / north]
  return Array.from({ length: CORNERS + 1 }, (_, corner) => {
    const angle = ((corner % CORNERS) / CORNERS) * 2 * Math.PI
    return [lng + wide * Math.cos(angle), lat + high * Math.sin(angle)]
  })
}
