import type { MultiPolygon, Polygon } from 'geojson';

export function mergeOutline(geometries: readonly (Polygon | MultiPolygon)[]): Polygon | MultiPolygon {
  throw new Error(`not built yet: mergeOutline ${geometries.length}`);
}
