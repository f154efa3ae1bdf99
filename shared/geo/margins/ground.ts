import { geodesicMetres } from '../metric.ts'
import type { LngLat } from '../position.ts'
import { degreeMetres, ECCENTRICITY_SQUARED, RADIANS_PER_DEGREE } from '../ellipsoid.ts'

/**
 * The ground around a point: a place `x` and `y` degrees east and north of it lies x * (east + eastChange *
 * y) and y * (north + northChange * y) metres away. The width of a degree is taken half-way there, since
 * meridians converge, which keeps distances from the point true to the third order: 1 mm in 5 km at 25
 * degrees of latitude, 2 cm at 85.
 */
export interface Ground {
  readonly east: number
  readonly eastChange: number
  readonly north: number
  readonly northChange: number
}

export function groundAt(lat: number): Ground {
  const { east, north } = degreeMetres(lat)
  const [sin, cos] = [Math.sin(lat * RADIANS_PER_DEGREE), Math.cos(lat * RADIANS_PER_DEGREE)]
  const flat = 1 - ECCENTRICITY_SQUARED * sin * sin
  const halfWay = RADIANS_PER_DEGREE / 2
  return {
    east,
    eastChange: -north * sin * halfWay,
    north,
    northChange: ((3 * ECCENTRICITY_SQUARED * sin * cos) / flat) * north * halfWay,
  }
}

/**
 * Metres east and north, as far as they are so many from the point: on the way to a place the compass turns a
 * little.
 */
export const onGround = (
  { east, eastChange, north, northChange }: Ground,
  x: number,
  y: number,
): [number, number] => [x * (east + eastChange * y), y * (north + northChange * y)]

/** As far as this the ground is good to centimetres, and the geodesic's trigonometry is spared. */
const GROUND_METRES = 5_000
/**
 * Up to a thousand kilometres the ground is good to some percent: enough to tell which edges may be nearest.
 */
const ROUGH_METRES = 1_000_000
const ROUGHLY = 0.95

/**
 * Square metres of the distance from `p` to an edge, its ends in degrees from there; anything above `known`,
 * the least square so far, where it is greater than that.
 */
export function borderSquare(
  { ground, p, known }: { ground: Ground; p: LngLat; known: number },
  ax: number,
  ay: number,
  bx: number,
  by: number,
): number {
  const { x, y, square } = footOn(ground, ax, ay, bx, by)
  if (square < GROUND_METRES ** 2) return square
  if (square < ROUGH_METRES ** 2 && square * ROUGHLY ** 2 > known) return square
  return geodesicMetres(p, [p[0] + x, p[1] + y]) ** 2
}

/**
 * The point of an edge nearest to the ground's own point, degrees from it, and its distance squared, m². The
 * edge is straight in degrees, a little curved in metres (5 m in 40 km): its foot is looked for in the plane
 * where it is straight, and then moved once by Newton's step on the curve.
 */
function footOn(
  { east, eastChange, north, northChange }: Ground,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): { x: number; y: number; square: number } {
  const [dx, dy] = [bx - ax, by - ay]
  const [planeX, planeY] = [dx * east, dy * north]
  const plane = clamped(-(ax * east * planeX + ay * north * planeY) / (planeX * planeX + planeY * planeY))
  const [px, py] = [ax + plane * dx, ay + plane * dy]
  const [wide, high] = [east + eastChange * py, north + northChange * py]
  const [slopeX, slopeY] = [dx * wide + px * eastChange * dy, dy * (high + northChange * py)]
  const step = (px * wide * slopeX + py * high * slopeY) / (slopeX * slopeX + slopeY * slopeY)
  const t = clamped(plane - step)
  const [x, y] = [ax + t * dx, ay + t * dy]
  return { x, y, square: (x * (east + eastChange * y)) ** 2 + (y * (north + northChange * y)) ** 2 }
}

// Written so that an edge without length (0/0) falls to its first end.
const clamped = (t: number): number => (t > 0 ? Math.min(t, 1) : 0)
