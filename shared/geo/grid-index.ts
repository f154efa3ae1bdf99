import type { MultiPolygon, Polygon } from 'geojson';

import type { LngLat } from './position.ts';

/** A grid of a plan: 15-digit code, name, geometry on the lattice (RFC 7946 winding). */
export type PlanGrid = { code: string; name: string; geometry: Polygon | MultiPolygon };

/** A grid near a point; the margin is the distance to the grid's own border, positive inside. */
export type NearGrid = { grid: PlanGrid; inside: boolean; marginMetres: number };

export interface GridIndex {
  readonly size: number;
  readonly bbox: [west: number, south: number, east: number, north: number];
  ownerAt(p: LngLat): PlanGrid | null;
  candidatesNear(p: LngLat, radiusMetres: number): NearGrid[];
  nearest(p: LngLat): { grid: PlanGrid; marginMetres: number } | null;
}

export function buildGridIndex(grids: readonly PlanGrid[]): GridIndex {
  throw new Error(`not built yet: buildGridIndex ${grids.length}`);
}
