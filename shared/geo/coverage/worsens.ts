import type { Coverage, CoverageGrid } from './coverage.ts'
import { geometryOf } from './coverage.ts'
import { interiorsMeet } from './interiors.ts'
import { borderSeenFrom } from './parent-border.ts'
import { areaOfFaces, facesWhere, layOver } from '../overlay/lay-over.ts'

/**
 * Where borders cross already, an edit rounds the crossing anew: half a step along an edge of some hundred
 * metres.
 */
export const ROUNDING_SQUARE_METRES = 1

/**
 * Is an overlap of grids drawn anew with another grid worse than what was there before the edit? A draft may
 * be broken: an edit that leaves an overlap as it was, or makes less of it, is taken, so that it can be
 * mended step by step.
 */
export function worsensOverlap(
  coverage: Coverage,
  was: readonly CoverageGrid[],
  drawn: readonly CoverageGrid[],
  other: CoverageGrid,
): boolean {
  // Which of the grids drawn anew was which is not known after a split or a merge: among themselves they
  // count together.
  const areaWith = (grids: readonly CoverageGrid[]): number =>
    drawn.includes(other)
      ? grids.reduce((sum, grid, i) => sum + overlapWith(grids.slice(i + 1), grid), 0)
      : overlapWith(grids, other)
  const overlapWith = (grids: readonly CoverageGrid[], one: CoverageGrid): number =>
    grids.reduce((sum, grid) => sum + commonSquareMetres(coverage, grid, one), 0)
  const before = areaWith(was)
  return before === 0 || areaWith(drawn) > before + ROUNDING_SQUARE_METRES
}

/** The ground that two grids have in common, m². */
export function commonSquareMetres(coverage: Coverage, a: CoverageGrid, b: CoverageGrid): number {
  if (!interiorsMeet(a, b)) return 0
  const seen = borderSeenFrom(a.box, b.polygons)
  const overlay = layOver([geometryOf(coverage, a.polygons), geometryOf(coverage, seen)])
  return areaOfFaces(
    overlay,
    facesWhere(overlay, (holders) => holders.length === 2),
  )
}
