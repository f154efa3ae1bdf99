import type { MultiPolygon, Polygon } from 'geojson';

import type { LngLat } from './position.ts';

export function labelPoint(geometry: Polygon | MultiPolygon): LngLat {
  throw new Error(`not built yet: labelPoint ${geometry.type}`);
}

export function numberGrids(items: readonly { geometry: Polygon | MultiPolygon }[], communityCode: string): string[] {
  throw new Error(`not built yet: numberGrids ${items.length} ${communityCode}`);
}
