import type { Coverage, CoverageGrid, Edited } from './coverage.ts'
import { refusal, twiceAreaOf, verticesOf } from './coverage.ts'
import { crossesItself, interiorsMeet } from './interiors.ts'
import { worsensOverlap } from './worsens.ts'

/** Grids by their place in the coverage: changed ones, gone ones (null), and new ones to stand at its end. */
export interface Draft {
  readonly changed: ReadonlyMap<number, CoverageGrid | null>
  readonly added: readonly CoverageGrid[]
}

/**
 * The grids of one edit have so many vertices at most, before and after it: an answer with both is some 4 MB,
 * of 6 that an answer may have, and a page decides on them within a second or two. Grids with more are drawn
 * in a file.
 */
export const MOST_DRAWN_VERTICES = 80_000

/**
 * The coverage with a draft's grids, refused when one of them is no polygon or lies over another grid, unless
 * it did before and no worse. Grids that keep their common ground's area and do not overlap leave no gap
 * either, so nothing else needs a look: the cost is that of the few grids touched.
 */
export function settle(coverage: Coverage, { changed, added }: Draft): Edited {
  const grids = coverage.grids.slice()
  for (const [i, grid] of changed) if (grid !== null) grids[i] = grid
  const drawn = [...[...changed.values()].filter((grid) => grid !== null), ...added]
  const was = [...changed.keys()].map((i) => coverage.grids[i]!)
  if (Math.max(verticesOf(was), verticesOf(drawn)) > MOST_DRAWN_VERTICES)
    return refusal('too-many-vertices', ...was.map(({ code }) => code))
  for (const grid of drawn) {
    if (grid.polygons.flat().some((ring) => ring.length < 6)) return refusal('too-few-vertices', grid.code)
    if (!(twiceAreaOf(grid) > 0)) return refusal('crosses-itself', grid.code)
    if (crossesItself(grid) && !was.some((old) => old.code === grid.code && crossesItself(old)))
      return refusal('crosses-itself', grid.code)
  }
  const kept = grids.filter((_, i) => changed.get(i) !== null)
  const gone = [...changed].filter(([, grid]) => grid === null).map(([i]) => coverage.grids[i]!.code)
  const settled = [...kept, ...added]
  const overlap = firstOverlap(settled, drawn, (other) => worsensOverlap(coverage, was, drawn, other))
  if (overlap !== null) return refusal('overlap', ...overlap)
  return {
    ok: true,
    coverage: { ...coverage, grids: settled },
    touched: [...drawn.map(({ code }) => code), ...gone],
  }
}

function firstOverlap(
  grids: readonly CoverageGrid[],
  drawn: readonly CoverageGrid[],
  worsens: (other: CoverageGrid) => boolean,
): [string, string] | null {
  const isDrawn = new Set(drawn)
  for (const [d, grid] of drawn.entries()) {
    const later = new Set(drawn.slice(d + 1))
    for (const other of grids) {
      // Of two drawn grids the earlier one looks.
      if (other === grid || (isDrawn.has(other) && !later.has(other))) continue
      if (interiorsMeet(grid, other) && worsens(other)) return [grid.code, other.code]
    }
  }
  return null
}
