import type { MultiPolygon, Polygon } from 'geojson'
import GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js'
import GeoJSONReader from 'jsts/org/locationtech/jts/io/GeoJSONReader.js'
import IsValidOp from 'jsts/org/locationtech/jts/operation/valid/IsValidOp.js'

/** Why JTS calls a geometry invalid, or null when it is valid. */
export function whyInvalid(geometry: Polygon | MultiPolygon): string | null {
  const check = new IsValidOp(new GeoJSONReader(new GeometryFactory()).read(geometry))
  return check.isValid() ? null : String(check.getValidationError())
}
