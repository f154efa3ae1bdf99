/**
 * The stretch of an edge inside a circle: twice-halved cross product under it, and the angles where it enters
 * less those where it leaves.
 */
export interface Clip {
  readonly area: number
  readonly arc: number
  readonly crossings: number
}

/**
 * Clips the edge a-b to the circle around [0, 0]; null when it stays outside. Areas in the square of the
 * coordinates' unit.
 */
export function clipToCircle(ax: number, ay: number, bx: number, by: number, radius: number): Clip | null {
  const [dx, dy] = [bx - ax, by - ay]
  const square = dx * dx + dy * dy
  const middle = -(ax * dx + ay * dy) / square
  const reach = (radius * radius - (ax * dy - ay * dx) ** 2 / square) / square
  if (!(reach > 0)) return null
  const half = Math.sqrt(reach)
  // Ends exactly on the circle count as outside for the edges on both sides of them: neither enters nor
  // leaves there.
  const startsInside = ax * ax + ay * ay < radius * radius
  const endsInside = bx * bx + by * by < radius * radius
  const enters = startsInside ? 0 : middle - half
  const leaves = endsInside ? 1 : middle + half
  if (!(enters < 1 && leaves > 0 && enters < leaves)) return null
  const [px, py] = [ax + enters * dx, ay + enters * dy]
  const [qx, qy] = [ax + leaves * dx, ay + leaves * dy]
  let arc = 0
  if (!startsInside) arc += Math.atan2(py, px)
  if (!endsInside) arc -= Math.atan2(qy, qx)
  return {
    area: (px * qy - py * qx) / 2,
    arc,
    crossings: Number(!startsInside) + Number(!endsInside),
  }
}
