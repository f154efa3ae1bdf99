import { turnOf } from '../cells/sides.ts'
import { bordersOf, endOfRun, nextNear, startOfRun } from './borders.ts'
import type { Borders } from './borders.ts'
import type { CoverageGrid } from './coverage.ts'

/**
 * Have the insides of two grids ground in common? Exact. Borders that cross settle it; if none do, a border
 * can change between inside and outside only where it touches the other, so it is enough to look at the
 * middle of each stretch beside a touch, or at any one vertex where nothing touches:
 *
 *     +-------+                    m  middle of a stretch: inside the other grid, or along its border with both on
 *     |   A   o--m--o              the same hand, means common ground
 *     +-------+  B  |
 */
export function interiorsMeet(a: CoverageGrid, b: CoverageGrid): boolean {
  if (a.box.east <= b.box.west || b.box.east <= a.box.west) return false
  if (a.box.north <= b.box.south || b.box.north <= a.box.south) return false
  const [own, other] = [bordersOf(a), bordersOf(b)]
  const contact = contactOf(own, other, b.box)
  if (contact === 'apart') return startsInside(own, other) || startsInside(other, own)
  return contact === 'inside' || contactOf(other, own, a.box) === 'inside'
}

/** How one grid's borders meet another's: not at all, or without leading inside, or by leading inside. */
function contactOf(own: Borders, other: Borders, box: CoverageGrid['box']): 'apart' | 'touch' | 'inside' {
  let touches = false
  const { west, south, east, north } = box
  const next = (r: number): number => nextNear(own, r, west, south, east, north)
  for (let r = next(0); r < own.boxes.length; r = next(r + 4)) {
    for (let i = startOfRun(r); i < endOfRun(own.ends, r); i += 4) {
      const meeting = meetingOf(own.ends, i, other, box)
      if (meeting === 'crosses') return 'inside'
      if (meeting === null) continue
      touches = true
      if (meeting !== 'twin' && stretchesInside(own.ends, i, meeting, other)) return 'inside'
    }
  }
  return touches ? 'touch' : 'apart'
}

const startsInside = (own: Borders, other: Borders): boolean =>
  own.ends.length > 0 && placeOf(own.ends[0]!, own.ends[1]!, 1, 0, other) === 'inside'

/**
 * How an edge meets the other borders: not at all, as their reverse, across, or at vertices, those within the
 * edge listed.
 */
function meetingOf(
  own: Float64Array,
  i: number,
  other: Borders,
  box: CoverageGrid['box'],
): null | 'twin' | 'crosses' | number[] {
  const [ax, ay, bx, by] = [own[i]!, own[i + 1]!, own[i + 2]!, own[i + 3]!]
  const [west, east] = ax < bx ? [ax, bx] : [bx, ax]
  const [south, north] = ay < by ? [ay, by] : [by, ay]
  if (west > box.east || east < box.west || south > box.north || north < box.south) return null
  const { ends, boxes } = other
  let cuts: number[] | null = null
  const first = nextNear(other, 0, west, south, east, north)
  for (let r = first; r < boxes.length; r = nextNear(other, r + 4, west, south, east, north)) {
    const end = endOfRun(ends, r)
    for (let k = startOfRun(r); k < end; k += 4) {
      const [cx, cy, dx, dy] = [ends[k]!, ends[k + 1]!, ends[k + 2]!, ends[k + 3]!]
      if ((cx < west && dx < west) || (cx > east && dx > east)) continue
      if ((cy < south && dy < south) || (cy > north && dy > north)) continue
      if (cx === bx && cy === by && dx === ax && dy === ay) return 'twin'
      const [c, d] = [turnOf(cx, cy, ax, ay, bx, by), turnOf(dx, dy, ax, ay, bx, by)]
      if (c > 0 === d > 0 && c !== 0 && d !== 0) continue
      const [a, b] = [turnOf(ax, ay, cx, cy, dx, dy), turnOf(bx, by, cx, cy, dx, dy)]
      if (a > 0 === b > 0 && a !== 0 && b !== 0) continue
      if (a !== 0 && b !== 0 && c !== 0 && d !== 0) return 'crosses'
      cuts ??= []
      const isWithin = cx >= west && cx <= east && cy >= south && cy <= north
      if (c === 0 && isWithin && !(cx === ax && cy === ay) && !(cx === bx && cy === by)) cuts.push(cx, cy)
    }
  }
  return cuts
}

/**
 * Does any stretch of the edge between the cuts run inside the other grid, or along its border on the same
 * hand?
 */
function stretchesInside(own: Float64Array, i: number, cuts: readonly number[], other: Borders): boolean {
  const [ax, ay, bx, by] = [own[i]!, own[i + 1]!, own[i + 2]!, own[i + 3]!]
  const stops: [number, number][] = [
    [ax, ay],
    [bx, by],
  ]
  for (let k = 0; k < cuts.length; k += 2) stops.push([cuts[k]!, cuts[k + 1]!])
  const along = ([x, y]: [number, number]): number =>
    (x - ax) * Math.sign(bx - ax) + (y - ay) * Math.sign(by - ay)
  stops.sort((p, q) => along(p) - along(q))
  return stops.slice(1).some(([qx, qy], k) => {
    const [px, py] = stops[k]!
    // Halves of whole numbers, so the middle is exact.
    return placeOf((px + qx) / 2, (py + qy) / 2, bx - ax, by - ay, other) === 'inside'
  })
}

/**
 * Where a point lies; on the border it counts as inside when the border runs the same way as (towardsX,
 * towardsY).
 */
function placeOf(
  x: number,
  y: number,
  towardsX: number,
  towardsY: number,
  other: Borders,
): 'inside' | 'outside' {
  const { ends, boxes } = other
  let inside = false
  const first = nextNear(other, 0, x, y, Infinity, y)
  for (let r = first; r < boxes.length; r = nextNear(other, r + 4, x, y, Infinity, y)) {
    const end = endOfRun(ends, r)
    for (let k = startOfRun(r); k < end; k += 4) {
      const [cx, cy, dx, dy] = [ends[k]!, ends[k + 1]!, ends[k + 2]!, ends[k + 3]!]
      if ((cy < y && dy < y) || (cy > y && dy > y) || (cx < x && dx < x)) continue
      const turn = turnOf(x, y, cx, cy, dx, dy)
      if (turn === 0 && Math.min(cx, dx) <= x && x <= Math.max(cx, dx))
        return (dx - cx) * towardsX + (dy - cy) * towardsY > 0 ? 'inside' : 'outside'
      // The edge lies to the east of the point when the point is on the left of it climbing, or on the right
      // of it falling.
      if (cy <= y !== dy <= y && turn > 0 === dy > cy) inside = !inside
    }
  }
  return inside ? 'inside' : 'outside'
}

/** Grids are immutable, and asked again whenever one beside them changes. */
const crossing = new WeakMap<CoverageGrid, boolean>()

/**
 * Do a grid's own borders cross, or meet anywhere but at a vertex that two rings share? Then it is no
 * polygon.
 */
export function crossesItself(grid: CoverageGrid): boolean {
  const known = crossing.get(grid)
  if (known !== undefined) return known
  const crosses = bordersClash(bordersOf(grid)) || grid.polygons.some((rings) => rings.some(repeatsVertex))
  crossing.set(grid, crosses)
  return crosses
}

function bordersClash(borders: Borders): boolean {
  const { ends, boxes } = borders
  for (let r = 0; r < boxes.length; r += 4) {
    const next = (from: number): number =>
      nextNear(borders, from, boxes[r]!, boxes[r + 1]!, boxes[r + 2]!, boxes[r + 3]!)
    for (let s = next(r); s < boxes.length; s = next(s + 4)) {
      for (let i = startOfRun(r); i < endOfRun(ends, r); i += 4) {
        const end = endOfRun(ends, s)
        for (let k = r === s ? i + 4 : startOfRun(s); k < end; k += 4) if (clash(ends, i, k)) return true
      }
    }
  }
  return false
}

/**
 * Two edges of one grid that cross, or of which one has an end within the other, or that run along each
 * other.
 */
function clash(ends: Float64Array, i: number, k: number): boolean {
  const [ax, ay, bx, by] = [ends[i]!, ends[i + 1]!, ends[i + 2]!, ends[i + 3]!]
  const [cx, cy, dx, dy] = [ends[k]!, ends[k + 1]!, ends[k + 2]!, ends[k + 3]!]
  if ((cx < ax && cx < bx && dx < ax && dx < bx) || (cx > ax && cx > bx && dx > ax && dx > bx)) return false
  if ((cy < ay && cy < by && dy < ay && dy < by) || (cy > ay && cy > by && dy > ay && dy > by)) return false
  const [c, d] = [turnOf(cx, cy, ax, ay, bx, by), turnOf(dx, dy, ax, ay, bx, by)]
  if (c > 0 === d > 0 && c !== 0 && d !== 0) return false
  const [a, b] = [turnOf(ax, ay, cx, cy, dx, dy), turnOf(bx, by, cx, cy, dx, dy)]
  if (a > 0 === b > 0 && a !== 0 && b !== 0) return false
  const inA = (x: number, y: number) => isStrictlyOn(x, y, ax, ay, bx, by)
  const inC = (x: number, y: number) => isStrictlyOn(x, y, cx, cy, dx, dy)
  if (a !== 0 && b !== 0 && c !== 0 && d !== 0) return true
  if (
    (c === 0 && inA(cx, cy)) ||
    (d === 0 && inA(dx, dy)) ||
    (a === 0 && inC(ax, ay)) ||
    (b === 0 && inC(bx, by))
  )
    return true
  return (
    (ax === cx && ay === cy && bx === dx && by === dy) || (ax === dx && ay === dy && bx === cx && by === cy)
  )
}

/** Of a point on the line through two ends: is it between them? */
function isStrictlyOn(x: number, y: number, ax: number, ay: number, bx: number, by: number): boolean {
  return (x - ax) * (x - bx) + (y - ay) * (y - by) < 0
}

function repeatsVertex(ring: Int32Array): boolean {
  const vertices = Array.from({ length: ring.length / 2 }, (_, v) => 2 * v)
  vertices.sort((i, k) => ring[i]! - ring[k]! || ring[i + 1]! - ring[k + 1]!)
  // No one number keys a vertex: two of 32 bits are more than the 53 that a number holds.
  return vertices.some((i, v) => {
    const before = vertices[v - 1] ?? i
    return before !== i && ring[i] === ring[before] && ring[i + 1] === ring[before + 1]
  })
}
