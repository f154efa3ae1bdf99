import type { MultiPolygon, Polygon } from 'geojson';

import type { PlanGrid } from './grid-index.ts';
import type { Datum, LngLat } from './position.ts';

export type ImportedGrid = PlanGrid & { externalCode?: string; areaSquareMetres: number; labelPoint: LngLat };

export type FeatureRef = { index: number; name: string };

export type ImportProblemKind =
  | 'unreadable'
  | 'not-polygon'
  | 'no-area'
  | 'area-changed'
  | 'covered'
  | 'too-many-grids'
  | 'closed-ring'
  | 'repeated-vertices'
  | 'ring-order'
  | 'self-crossing'
  | 'self-touching'
  | 'welded'
  | 'overlap'
  | 'gap'
  | 'code-not-kept';

/** One finding. `feature` is null for what concerns the file; `other` is the feature that won an overlap. */
export type ImportProblem = {
  feature: FeatureRef | null;
  other?: FeatureRef;
  kind: ImportProblemKind;
  en: string;
  zh: string;
  areaSquareMetres?: number;
  percent?: number;
  geometry?: Polygon | MultiPolygon;
};

export type ImportReport = {
  featureCount: number;
  areaSquareMetres: number;
  repaired: ImportProblem[];
  overlaps: ImportProblem[];
  gaps: ImportProblem[];
  notices: ImportProblem[];
};

export type ImportResult =
  | { ok: true; grids: ImportedGrid[]; report: ImportReport }
  | { ok: false; problems: ImportProblem[] };

export type ImportOptions = {
  collection: unknown;
  division: string;
  name: string;
  codeProperty?: string;
  nameProperty?: string;
  datum?: Datum;
};

export function importGrids(options: ImportOptions): ImportResult {
  throw new Error(`not built yet: importGrids ${options.division}`);
}
