import type { GridIndex, NearGrid, PlanGrid } from './grid-index.ts'
import { snap } from './lattice.ts'
import type { LngLat } from './position.ts'

type PlacementRule = 'inside' | 'border' | 'outside'

type Candidate = { code: string; name: string; inside: boolean; marginMetres: number; share: number }

export type Location = { owner: string | null; rule: PlacementRule; candidates: Candidate[] }

/** Nearer to a border than this nobody can say on which side a person stands, however good the phone claims to be. */
const BORDER_METRES = 2

/** A circle of kilometres touches thousands of grids: so many are enough to choose from, and they are stored with the incident. */
const MOST_CANDIDATES = 20

/**
 * The grid of a WGS-84 point (degrees) known to `accuracyMetres`, with every grid that could be meant:
 * - `inside`: in one grid, at least max(accuracy, 2 m) from its border;
 * - `border`: the circle of that radius crosses a border, of a neighbour's or of the plan; the owner is the grid that holds the
 *   point, or the nearest when none does, and an operator may choose another candidate;
 * - `outside`: no grid within the circle; no owner, and the nearest grid is the only candidate (none in an empty plan).
 * Candidates: owner first, then by margin, greatest first; margins rounded to 0.01 m, shares of the circle (of at least 2 m) to
 * 0.0001.
 */
export function locate(index: GridIndex, point: LngLat, accuracyMetres: number): Location {
  const p = snap(point)
  const radiusMetres = Math.max(accuracyMetres, BORDER_METRES)
  const near = index.candidatesNear(p, radiusMetres)
  if (near.length === 0) {
    const nearest = index.nearest(p)
    const candidates = nearest === null ? [] : [toCandidate({ ...nearest, inside: false, share: 0 })]
    return { owner: null, rule: 'outside', candidates }
  }
  const holder = index.ownerAt(p)
  near.sort((a, b) => compareCandidates(a, b, holder))
  const first = near[0]!
  // A second grid that holds the point means an overlap: then it does not lie in one grid, however wide the margin.
  const alone = near.filter((candidate) => candidate.inside).length === 1
  const rule = alone && first.marginMetres >= radiusMetres ? 'inside' : 'border'
  return { owner: first.grid.code, rule, candidates: near.slice(0, MOST_CANDIDATES).map(toCandidate) }
}

function compareCandidates(a: NearGrid, b: NearGrid, holder: PlanGrid | null): number {
  if (a.grid === holder || b.grid === holder) return a.grid === holder ? -1 : 1
  if (a.marginMetres !== b.marginMetres) return b.marginMetres - a.marginMetres
  return a.grid.code < b.grid.code ? -1 : 1
}

function toCandidate({ grid, inside, marginMetres, share }: NearGrid): Candidate {
  // `+ 0` turns the -0 that rounding a small negative margin leaves into 0.
  const rounded = Math.round(marginMetres * 100) / 100 + 0
  return {
    code: grid.code,
    name: grid.name,
    inside,
    marginMetres: rounded,
    share: Math.round(share * 10_000) / 10_000,
  }
}
