import type { GridIndex } from './grid-index.ts';
import type { LngLat } from './position.ts';

export type PlacementRule = 'inside' | 'border' | 'outside';
export type Candidate = { code: string; name: string; inside: boolean; marginMetres: number };
export type Location = { owner: string | null; rule: PlacementRule; candidates: Candidate[] };

export const BORDER_METRES = 2;

export function locate(index: GridIndex, point: LngLat, accuracyMetres: number): Location {
  throw new Error(`not built yet: locate ${index.size} ${point} ${accuracyMetres}`);
}
