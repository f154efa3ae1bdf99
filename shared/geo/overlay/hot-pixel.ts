import { orient2d } from 'robust-predicates'

/**
 * Does the edge a-b pass the pixel of half a step around (x, y)? The pixel owns its left and lower side, not
 * its right and upper one, so that each point of the plane is in one pixel. All is exact: lattice steps and
 * their halves are doubles. After JTS, noding.snapround.HotPixel (Davis).
 */
export function crossesHotPixel(
  x: number,
  y: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): boolean {
  if (ax > bx) return crossesHotPixel(x, y, bx, by, ax, ay)
  const [left, right, lower, upper] = [x - 0.5, x + 0.5, y - 0.5, y + 0.5]
  if (ax >= right || bx < left || Math.min(ay, by) >= upper || Math.max(ay, by) < lower) return false
  if (ax === bx || ay === by) return true
  const climbs = ay < by
  // A line through a corner alone touches the pixel only where that corner, or the side it enters by, belongs
  // to it.
  const upperLeft = orient2d(ax, ay, bx, by, left, upper)
  if (upperLeft === 0) return !climbs
  const upperRight = orient2d(ax, ay, bx, by, right, upper)
  if (upperRight === 0) return climbs
  if (upperLeft > 0 !== upperRight > 0) return true
  const lowerLeft = orient2d(ax, ay, bx, by, left, lower)
  if (lowerLeft === 0) return true
  if (lowerLeft > 0 !== upperLeft > 0) return true
  const lowerRight = orient2d(ax, ay, bx, by, right, lower)
  if (lowerRight === 0) return !climbs
  return lowerRight > 0 !== lowerLeft > 0
}
