import { area } from '@turf/turf'
import type { MultiPolygon, Polygon } from 'geojson'

/** The area of a geometry on the sphere, in square metres (Turf, RFC 7946 coordinates). */
export const areaSquareMetres = (geometry: Polygon | MultiPolygon): number => area(geometry)
