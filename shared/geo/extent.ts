import type { MultiPolygon, Polygon } from 'geojson'

/**
 * The box round all of some shapes, in degrees; of none it is turned inside out, from Infinity to -Infinity.
 */
export function extentOfGeometries(
  geometries: readonly (Polygon | MultiPolygon)[],
): [west: number, south: number, east: number, north: number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { type, coordinates } of geometries) {
    for (const ring of type === 'Polygon' ? coordinates : coordinates.flat()) {
      for (const [lng = NaN, lat = NaN] of ring) {
        west = Math.min(west, lng)
        south = Math.min(south, lat)
        east = Math.max(east, lng)
        north = Math.max(north, lat)
      }
    }
  }
  return [west, south, east, north]
}
