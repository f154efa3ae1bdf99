import type { EdgeSet } from '../cells/edge-set.ts'
import { LATTICE_DEGREES } from '../lattice.ts'
import { greatCircleMetres, METRES_PER_DEGREE, RADIANS_PER_DEGREE } from '../metric.ts'
import { clipToCircle } from './circle.ts'

/** What a circle around a point has of a grid: metres from the point to the grid's border, never negative, and the circle's share. */
export interface Near {
  readonly grid: number
  readonly borderMetres: number
  readonly share: number
}

/** Below this the plane at the point is good to micrometres, and the great circle's trigonometry is spared. */
const PLANE_METRES = 100

/** Arcs that add up to nearly nothing may as well be nearly the whole circle; radians. */
const UNSURE_ARC = 1e-9

interface Tally {
  leastSquare: number
  footX: number
  footY: number
  area: number
  arc: number
  crossings: number
}

/**
 * Every grid that has one of the `which` edges or owns the point; the point in steps from the edges' origin, `owner` its grid.
 * Needs each edge that touches the circle exactly once. A grid's part of the circle is bounded by the stretches of its edges
 * inside and by arcs between them, so by Green's theorem its area is a sum over edges alone:
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
  const plane = planeAt(edges, at)
  if (at.owner !== 0) tallyOf(tallies, at.owner)
  for (const e of which) {
    const [left, right] = [edges.sides[2 * e]!, edges.sides[2 * e + 1]!]
    const [ax, ay, bx, by] = plane(e)
    const foot = footOn(ax, ay, bx, by)
    const clip = foot.square < at.radiusMetres ** 2 ? clipToCircle(ax, ay, bx, by, at.radiusMetres) : null
    for (const [grid, sign] of [
      [left, 1],
      [right, -1],
    ] as const) {
      if (grid === 0) continue
      const tally = tallyOf(tallies, grid)
      if (foot.square < tally.leastSquare) {
        tally.leastSquare = foot.square
        tally.footX = edges.ends[4 * e]! + foot.t * (edges.ends[4 * e + 2]! - edges.ends[4 * e]!)
        tally.footY = edges.ends[4 * e + 1]! + foot.t * (edges.ends[4 * e + 3]! - edges.ends[4 * e + 1]!)
      }
      if (clip === null) continue
      tally.area += sign * clip.area
      tally.arc += sign * clip.arc
      tally.crossings += clip.crossings
    }
  }
  return [...tallies].map(([grid, tally]) => ({
    grid,
    borderMetres: metresToFoot(edges, at, tally),
    share: shareOf(tally, grid === at.owner, at.radiusMetres),
  }))
}

function tallyOf(tallies: Map<number, Tally>, grid: number): Tally {
  let tally = tallies.get(grid)
  if (tally === undefined) {
    tally = { leastSquare: Infinity, footX: 0, footY: 0, area: 0, arc: 0, crossings: 0 }
    tallies.set(grid, tally)
  }
  return tally
}

/** Metres east and north of the point, for the ends of an edge. */
function planeAt({ ends, originY }: EdgeSet, { x, y }: { x: number; y: number }) {
  const lat = (originY + y) * LATTICE_DEGREES * RADIANS_PER_DEGREE
  const [cos, sin] = [Math.cos(lat), Math.sin(lat)]
  const stepMetres = LATTICE_DEGREES * METRES_PER_DEGREE
  const halfStepRadians = (LATTICE_DEGREES * RADIANS_PER_DEGREE) / 2
  return (e: number): [number, number, number, number] => {
    const [dya, dyb] = [ends[4 * e + 1]! - y, ends[4 * e + 3]! - y]
    // Meridians converge: the width of a step is taken half-way to the vertex, which keeps distances true to the third order.
    const ax = (ends[4 * e]! - x) * stepMetres * (cos - sin * halfStepRadians * dya)
    const bx = (ends[4 * e + 2]! - x) * stepMetres * (cos - sin * halfStepRadians * dyb)
    return [ax, dya * stepMetres, bx, dyb * stepMetres]
  }
}

/** The point of a-b nearest to [0, 0]: how far along, and its distance squared. */
function footOn(ax: number, ay: number, bx: number, by: number): { t: number; square: number } {
  const [dx, dy] = [bx - ax, by - ay]
  const along = -(ax * dx + ay * dy) / (dx * dx + dy * dy)
  // Written so that an edge without length (0/0) falls to its first end.
  const t = along > 0 ? Math.min(along, 1) : 0
  return { t, square: (ax + t * dx) ** 2 + (ay + t * dy) ** 2 }
}

function metresToFoot(
  { originX, originY }: EdgeSet,
  { x, y }: { x: number; y: number },
  { leastSquare, footX, footY }: Tally,
): number {
  const planar = Math.sqrt(leastSquare)
  if (planar < PLANE_METRES || planar === Infinity) return planar
  const degrees = (sx: number, sy: number) =>
    [(originX + sx) * LATTICE_DEGREES, (originY + sy) * LATTICE_DEGREES] as const
  return greatCircleMetres(degrees(x, y), degrees(footX, footY))
}

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
