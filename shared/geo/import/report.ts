import type { MultiPolygon, Polygon } from 'geojson'

/** A feature of the imported file: its place in it, from 0, and the name or code a person knows it by. */
export type FeatureRef = { index: number; name: string }

/**
 * Refused, with the whole file: unreadable, swapped, not-polygon, no-area, area-changed, covered,
 * too-many-grids, half-character, code-too-long. Repaired: closed-ring, repeated-vertices, ring-order,
 * self-crossing, welded, name-cut, name-folded, name-blank. Resolved: overlap, gap. Renumbered:
 * code-not-kept, code-retired, code-foreign. Told: property-missing, foreign-codes, too-long-to-draw.
 */
type ImportProblemKind =
  | 'unreadable'
  | 'swapped'
  | 'not-polygon'
  | 'no-area'
  | 'area-changed'
  | 'covered'
  | 'too-many-grids'
  | 'half-character'
  | 'code-too-long'
  | 'closed-ring'
  | 'repeated-vertices'
  | 'ring-order'
  | 'self-crossing'
  | 'welded'
  | 'name-cut'
  | 'name-folded'
  | 'name-blank'
  | 'overlap'
  | 'gap'
  | 'code-not-kept'
  | 'code-retired'
  | 'code-foreign'
  | 'property-missing'
  | 'foreign-codes'
  | 'too-long-to-draw'

/**
 * One finding, in both languages. `feature` is null for what concerns the file or ground that nobody owns.
 */
export type ImportProblem = {
  feature: FeatureRef | null
  kind: ImportProblemKind
  en: string
  zh: string
  /** Of an overlap: the feature that keeps the ground, since it stands first in the file. */
  other?: FeatureRef
  /** Of a repair: by how much the area grew. Of an overlap or a gap: its area. */
  areaSquareMetres?: number
  /** Of a repair: the same growth in percent of the area before. */
  percent?: number
  geometry?: Polygon | MultiPolygon
}

export type ImportReport = {
  featureCount: number
  areaSquareMetres: number
  repaired: ImportProblem[]
  overlaps: ImportProblem[]
  gaps: ImportProblem[]
  /** Whose own code could not be kept. */
  renumbered: ImportProblem[]
  notices: ImportProblem[]
}

/** Square metres as they are reported: to 0.01. */
export function roundedArea(squareMetres: number): number {
  return Math.round(squareMetres * 100) / 100 + 0
}
