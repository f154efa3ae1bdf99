import { turnOf } from '../cells/sides.ts'

/**
 * Does the edge a-b touch a square, its sides included? Exact, so that the same plan always gives the same
 * tiles.
 */
export function touchesSquare(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  west: number,
  south: number,
  side: number,
): boolean {
  const [east, north] = [west + side, south + side]
  // Cheap reject first: most edges of a quarter's parent lie wholly beside it.
  if ((ax < west && bx < west) || (ax > east && bx > east)) return false
  if ((ay < south && by < south) || (ay > north && by > north)) return false
  if (ax >= west && ax <= east && ay >= south && ay <= north) return true
  // The boxes meet: the edge misses the square only when all its corners are on one side.
  const first = turnOf(west, south, ax, ay, bx, by)
  const isBeside = (x: number, y: number): boolean => turnOf(x, y, ax, ay, bx, by) * first > 0
  return !(isBeside(east, south) && isBeside(west, north) && isBeside(east, north))
}
