import { orient2d } from 'robust-predicates'

/**
 * Relative error bound of the plain 2x2 determinant (Shewchuk 1997, "ccwerrboundA"): below it the sign is
 * unsure.
 */
const ORIENT_ERROR_BOUND = (3 + 16 * Number.EPSILON) * (Number.EPSILON / 2)

/**
 * Does the ray going up from the point, moved by one symbolic perturbation (x + d, y + e, with e << d), cross
 * the edge a-b?
 *
 *      b        The moved point never lies on a vertex's meridian (d) nor on an edge (e), so a point on an edge, at a node
 *     /  p'     or along a collinear chain falls to exactly one side, and of the polygons that meet there exactly one has
 *    / p        an odd number of crossings. Edelsbrunner & Mücke 1990, "Simulation of Simplicity".
 *   a
 *
 * Any doubles are decided exactly: a floating filter first, the adaptive predicate only where that is unsure.
 */
export function crossesUpward(
  px: number,
  py: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): boolean {
  if (ax <= px === bx <= px) return false
  // Orient every edge west to east, so that both directions of a shared edge give the same answer.
  return ax < bx ? isBelow(px, py, ax, ay, bx, by) : isBelow(px, py, bx, by, ax, ay)
}

/**
 * Is the moved point below the edge a-b, where a is the western end and the edge spans the moved point's
 * meridian?
 */
function isBelow(px: number, py: number, ax: number, ay: number, bx: number, by: number): boolean {
  if (py > ay && py > by) return false
  if (py < ay && py < by) return true
  const left = (ay - py) * (bx - px)
  const right = (ax - px) * (by - py)
  const determinant = left - right
  const unsure = ORIENT_ERROR_BOUND * (Math.abs(left) + Math.abs(right))
  // robust-predicates counts clockwise as positive: its sign is that of `determinant`.
  const sign = Math.abs(determinant) > unsure ? determinant : orient2d(ax, ay, bx, by, px, py)
  if (sign !== 0) return sign > 0
  // On the line: to the east of p the edge is above p' only when it climbs, since e << d.
  return by > ay
}
