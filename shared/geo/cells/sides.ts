import { orient2d } from 'robust-predicates'

/**
 * Relative error bound of the plain 2x2 determinant (Shewchuk 1997, "ccwerrboundA"): below it the sign is
 * unsure.
 */
const ORIENT_ERROR_BOUND = (3 + 16 * Number.EPSILON) * (Number.EPSILON / 2)

/**
 * The turn of a-b-p, positive counter-clockwise, with its exact sign: a floating filter first, the adaptive
 * predicate where that is unsure.
 */
export function turnOf(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const up = (bx - ax) * (y - ay)
  const across = (by - ay) * (x - ax)
  const turn = up - across
  if (Math.abs(turn) > ORIENT_ERROR_BOUND * (Math.abs(up) + Math.abs(across))) return turn
  // robust-predicates counts counter-clockwise as negative.
  return -orient2d(ax, ay, bx, by, x, y)
}

/**
 * Does the point, moved by one symbolic perturbation (x + d, y + e, with e << d), lie left of the directed
 * edge a-b?
 *
 *         b
 *        /        A moved point lies on no edge and on no vertex's row or column, so every question has one answer, and the
 *   p   / p'      same one wherever it is asked. Edelsbrunner & Mücke 1990, "Simulation of Simplicity".
 *      a
 */
export function isLeftOf(x: number, y: number, ax: number, ay: number, bx: number, by: number): boolean {
  const turn = turnOf(x, y, ax, ay, bx, by)
  if (turn !== 0) return turn > 0
  return by === ay ? bx > ax : by < ay
}

/**
 * Walks from the corner up to the point's height and then across to the point: 1 when that leads across the edge a-b to its left,
 * -1 to its right, 0 when the edge is not crossed, or there and back. Corner and point are moved alike; the point is nowhere
 * west or south of the corner.
 *
 *             +-------> p'
 *             |   /
 *             |  / a-b
 *     corner' | /
 */
export function sideGained(
  cornerX: number,
  cornerY: number,
  x: number,
  y: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): number {
  let gained = 0
  // Moved points lie on no vertex's row or column, so `<=` is the exact test for "below" and "to the west".
  if (ay <= y !== by <= y && (ax > cornerX || bx > cornerX) && (ax <= x || bx <= x)) {
    const ends = isLeftOf(x, y, ax, ay, bx, by)
    if (ends !== isLeftOf(cornerX, y, ax, ay, bx, by)) gained = ends ? 1 : -1
  }
  if (ax <= cornerX !== bx <= cornerX && (ay > cornerY || by > cornerY) && (ay <= y || by <= y)) {
    const ends = isLeftOf(cornerX, y, ax, ay, bx, by)
    if (ends !== isLeftOf(cornerX, cornerY, ax, ay, bx, by)) gained += ends ? 1 : -1
  }
  return gained
}
