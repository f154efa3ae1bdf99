import type { GridIndex } from './grid-index.ts'
import { snap } from './lattice.ts'
import type { LngLat } from './position.ts'

type PlacementRule = 'inside' | 'border' | 'outside'

/** A grid that a circle touches; margin in metres, positive inside; share of the circle, 0 to 1. */
export type Candidate = { code: string; name: string; inside: boolean; marginMetres: number; share: number }

export type Location = { owner: string | null; rule: PlacementRule; candidates: Candidate[] }

/**
 * Nearer to a border than this nobody can say on which side a person stands, however good the phone claims to
 * be.
 */
export const BORDER_METRES = 2

/**
 * A position known to no more than ten kilometres names a county, not a grid: wider circles are looked at as
 * this one.
 */
const WIDEST_METRES = 10_000

/**
 * A circle of kilometres touches thousands of grids: so many are enough to choose from, and they are stored
 * with the incident.
 */
const MOST_CANDIDATES = 20

/** The place as the lattice has it, and the circle that decides: at least 2 m, at most 10 km wide. */
export function circleOf(point: LngLat, accuracyMetres: number): { p: LngLat; radiusMetres: number } {
  return { p: snap(point), radiusMetres: Math.min(Math.max(accuracyMetres, BORDER_METRES), WIDEST_METRES) }
}

/**
 * The grid of a WGS-84 point (degrees) known to `accuracyMetres`, with every grid that could be meant:
 * - `inside`: in one grid, at least max(accuracy, 2 m) from its border;
 * - `border`: the circle of that radius crosses a border, of a neighbour's or of the plan; the owner is the grid that holds the
 *   point, or the nearest when none does, and an operator may choose another candidate;
 * - `outside`: no grid within the circle; no owner, and the nearest grid is the only candidate (none in an empty plan).
 * Candidates: owner first, then by margin, greatest first; margins rounded to 0.01 m, shares of the circle to 0.0001.
 */
export function locate(index: GridIndex, point: LngLat, accuracyMetres: number): Location {
  const { p, radiusMetres } = circleOf(point, accuracyMetres)
  const near = index
    .candidatesNear(p, radiusMetres)
    .map(({ grid: { code, name }, ...rest }) => ({ code, name, ...rest }))
  if (near.length > 0) return decide(near, index.ownerAt(p)?.code ?? null, radiusMetres)
  const nearest = index.nearest(p)
  return outside(nearest && { ...nearest.grid, marginMetres: nearest.marginMetres })
}

/** The rule for a circle that touches grids; `holder` is the code of the grid that holds the point. */
export function decide(near: readonly Candidate[], holder: string | null, radiusMetres: number): Location {
  const sorted = near.toSorted((a, b) => compareCandidates(a, b, holder))
  const first = sorted[0]!
  // A second grid that holds the point means an overlap: then it does not lie in one grid, however wide the
  // margin.
  const alone = sorted.filter((candidate) => candidate.inside).length === 1
  const rule = alone && first.marginMetres >= radiusMetres ? 'inside' : 'border'
  return { owner: first.code, rule, candidates: sorted.slice(0, MOST_CANDIDATES).map(rounded) }
}

/** The answer for a circle that touches no grid. */
export function outside(nearest: Pick<Candidate, 'code' | 'name' | 'marginMetres'> | null): Location {
  const candidates = nearest === null ? [] : [rounded({ ...nearest, inside: false, share: 0 })]
  return { owner: null, rule: 'outside', candidates }
}

function compareCandidates(a: Candidate, b: Candidate, holder: string | null): number {
  if (a.code === holder || b.code === holder) return a.code === holder ? -1 : 1
  if (a.marginMetres !== b.marginMetres) return b.marginMetres - a.marginMetres
  return a.code < b.code ? -1 : 1
}

function rounded({ code, name, inside, marginMetres, share }: Candidate): Candidate {
  return {
    code,
    name,
    inside,
    // `+ 0` turns the -0 that rounding a small negative margin leaves into 0.
    marginMetres: Math.round(marginMetres * 100) / 100 + 0,
    share: Math.round(share * 10_000) / 10_000,
  }
}
