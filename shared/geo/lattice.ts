import type { MultiPolygon, Polygon } from 'geojson';

import type { LngLat } from './position.ts';

export const LATTICE_DEGREES = 2 ** -24;

export function snap(lngLat: LngLat): LngLat {
  const [lng, lat] = lngLat;
  return [Math.round(lng / LATTICE_DEGREES) * LATTICE_DEGREES, Math.round(lat / LATTICE_DEGREES) * LATTICE_DEGREES];
}

export function snapGeometry<G extends Polygon | MultiPolygon>(geometry: G): G {
  throw new Error(`not built yet: snapGeometry ${geometry.type}`);
}
