import type { EdgeSet } from '../cells/edge-set.ts'
import { latticeDegrees } from '../lattice.ts'
import { boxAround } from '../metric.ts'
import type { LngLat } from '../position.ts'
import { clipToCircle } from './circle.ts'
import type { Clip } from './circle.ts'
import { borderSquare, groundAt, onGround } from './ground.ts'
import type { Ground } from './ground.ts'

/**
 * What a circle around a point has of a grid: metres from the point to the grid's border, never negative, and
 * the circle's share.
 */
export interface Near {
  readonly grid: number
  readonly borderMetres: number
  readonly share: number
}

/** Arcs that add up to nearly nothing may as well be nearly the whole circle; radians. */
const UNSURE_ARC = 1e-9

interface Tally {
  leastSquare: number
  area: number
  arc: number
  crossings: number
}

/**
 * Every grid that has one of the `which` edges or owns the point; the point in steps from the edges' origin,
 * `owner` its grid. Needs each edge that touches the circle exactly once. A grid's part of the circle is
 * bounded by the stretches of its edges inside and by arcs between them, so by Green's theorem its area is a
 * sum over edges alone:
 *
 *       .--x--.      x  where an edge leaves the circle an arc of the grid on its left begins, and where one comes in it ends:
 *     /     \  \        all arcs of a grid together are the angles of the entries less those of the exits, modulo a whole turn
 *     \  L   \ /
 *       '-----x
 */
export function nearGrids(
  edges: EdgeSet,
  which: Iterable<number>,
  at: { x: number; y: number; owner: number; radiusMetres: number },
): Near[] {
  const tallies = new Map<number, Tally>()
  const { x, y, owner, radiusMetres } = at
  const { ends, sides } = edges
  const p = [latticeDegrees(edges.originX + x), latticeDegrees(edges.originY + y)] as const
  const ground = groundAt(p[1])
  const clip = clipperOf(p, ground, radiusMetres)
  if (owner !== 0) tallyOf(tallies, owner)
  for (const e of which) {
    const [ax, ay] = [latticeDegrees(ends[4 * e]! - x), latticeDegrees(ends[4 * e + 1]! - y)]
    const [bx, by] = [latticeDegrees(ends[4 * e + 2]! - x), latticeDegrees(ends[4 * e + 3]! - y)]
    const [left, right] = [tallyOf(tallies, sides[2 * e]!), tallyOf(tallies, sides[2 * e + 1]!)]
    const known = Math.max(left.leastSquare, right.leastSquare)
    const square = borderSquare({ ground, p, known }, ax, ay, bx, by)
    left.leastSquare = Math.min(left.leastSquare, square)
    right.leastSquare = Math.min(right.leastSquare, square)
    const clipped = square < radiusMetres ** 2 ? clip(ax, ay, bx, by) : null
    if (clipped === null) continue
    add(left, clipped, 1)
    add(right, clipped, -1)
  }
  tallies.delete(0)
  return [...tallies].map(([grid, tally]) => ({
    grid,
    borderMetres: Math.sqrt(tally.leastSquare),
    share: shareOf(tally, grid === owner, radiusMetres),
  }))
}

function tallyOf(tallies: Map<number, Tally>, grid: number): Tally {
  let tally = tallies.get(grid)
  if (tally === undefined) {
    tally = { leastSquare: Infinity, area: 0, arc: 0, crossings: 0 }
    tallies.set(grid, tally)
  }
  return tally
}

function add(tally: Tally, { area, arc, crossings }: Clip, sign: 1 | -1): void {
  tally.area += sign * area
  tally.arc += sign * arc
  tally.crossings += crossings
}

/** Clips edges to the circle around `p`; their ends in degrees from it. */
function clipperOf(p: LngLat, ground: Ground, radiusMetres: number) {
  const [west, south] = boxAround(p, radiusMetres)
  const [wide, high] = [p[0] - west, p[1] - south]
  return (ax: number, ay: number, bx: number, by: number): Clip | null => {
    const [dx, dy] = [bx - ax, by - ay]
    // An edge is a little curved on the ground, so only its stretch within the circle's box is taken for
    // straight there.
    const [fromX, toX] = stretchWithin(ax, dx, wide)
    const [fromY, toY] = stretchWithin(ay, dy, high)
    const [from, to] = [Math.max(0, fromX, fromY), Math.min(1, toX, toY)]
    if (!(from < to)) return null
    const [x, y] = onGround(ground, ax + from * dx, ay + from * dy)
    return clipToCircle(x, y, ...onGround(ground, ax + to * dx, ay + to * dy), radiusMetres)
  }
}

/** From where to where a + t * d is within `reach` of nothing; all of a line that runs along. */
const stretchWithin = (a: number, d: number, reach: number): [number, number] =>
  d === 0 ? [-Infinity, Infinity] : [(-Math.sign(d) * reach - a) / d, (Math.sign(d) * reach - a) / d]

function shareOf({ area, arc, crossings }: Tally, isOwner: boolean, radiusMetres: number): number {
  const whole = 2 * Math.PI
  let turned = ((arc % whole) + whole) % whole
  if (crossings === 0 || turned < UNSURE_ARC || whole - turned < UNSURE_ARC) {
    // The rim lies in the grid whole or not at all: around holes its edges sum up to less than nothing.
    const isWhole = Math.abs(area) < UNSURE_ARC * radiusMetres ** 2 ? isOwner : area < 0
    turned = isWhole ? whole : 0
  }
  const share = (area / radiusMetres ** 2 + turned / 2) / Math.PI
  return Math.max(0, Math.min(1, share))
}
