import { turnOf } from '../cells/sides.ts'
import type { CoverageGrid } from './coverage.ts'

/** Directed edges, ax, ay, bx, by of each one after the other, their grid on the left. */
type Borders = Float64Array

/** Grids are immutable, so their borders are laid out once. */
const laidOut = new WeakMap<CoverageGrid, Borders>()

function bordersOf(grid: CoverageGrid): Borders {
  const known = laidOut.get(grid)
  if (known !== undefined) return known
  const rings = grid.polygons.flat()
  const borders = new Float64Array(2 * rings.reduce((sum, ring) => sum + ring.length, 0))
  let at = 0
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const next = i + 2 === ring.length ? 0 : i + 2
      borders[at++] = ring[i]!
      borders[at++] = ring[i + 1]!
      borders[at++] = ring[next]!
      borders[at++] = ring[next + 1]!
    }
  }
  laidOut.set(grid, borders)
  return borders
}

/**
 * Have the insides of two grids ground in common? Exact. Borders that cross settle it; if none do, a border can change between
 * inside and outside only where it touches the other, so it is enough to look at the middle of each stretch beside a touch,
 * or at any one vertex where nothing touches:
 *
 *     +-------+                    m  middle of a stretch: inside the other grid, or along its border with both on
 *     |   A   o--m--o              the same hand, means common ground
 *     +-------+  B  |
 */
export function interiorsMeet(a: CoverageGrid, b: CoverageGrid): boolean {
  if (a.box.east <= b.box.west || b.box.east <= a.box.west) return false
  if (a.box.north <= b.box.south || b.box.north <= a.box.south) return false
  const [own, other] = [bordersOf(a), bordersOf(b)]
  // Borders can meet only where both boxes are: of neighbours a quarter of the edges, so a sixteenth of the pairs.
  const common = {
    west: Math.max(a.box.west, b.box.west),
    south: Math.max(a.box.south, b.box.south),
    east: Math.min(a.box.east, b.box.east),
    north: Math.min(a.box.north, b.box.north),
  }
  const [ownNear, otherNear] = [bordersIn(own, common), bordersIn(other, common)]
  return entersInside(own, ownNear, other, otherNear) || entersInside(other, otherNear, own, ownNear)
}

function bordersIn(borders: Borders, { west, south, east, north }: CoverageGrid['box']): Borders {
  const near = new Float64Array(borders.length)
  let size = 0
  for (let i = 0; i < borders.length; i += 4) {
    const [ax, ay, bx, by] = [borders[i]!, borders[i + 1]!, borders[i + 2]!, borders[i + 3]!]
    if ((ax < west && bx < west) || (ax > east && bx > east)) continue
    if ((ay < south && by < south) || (ay > north && by > north)) continue
    near[size++] = ax
    near[size++] = ay
    near[size++] = bx
    near[size++] = by
  }
  return near.subarray(0, size)
}

function entersInside(own: Borders, ownNear: Borders, other: Borders, otherNear: Borders): boolean {
  let touches = false
  for (let i = 0; i < ownNear.length; i += 4) {
    const contact = contactOf(ownNear, i, otherNear)
    if (contact === 'crosses') return true
    if (contact === null) continue
    touches = true
    if (contact !== 'twin' && stretchesInside(ownNear, i, contact, other)) return true
  }
  return !touches && own.length > 0 && placeOf(own[0]!, own[1]!, 1, 0, other) === 'inside'
}

/** How the edge meets the other borders: not at all, as their reverse, across, or at vertices, those within the edge listed. */
function contactOf(own: Borders, i: number, other: Borders): null | 'twin' | 'crosses' | number[] {
  const [ax, ay, bx, by] = [own[i]!, own[i + 1]!, own[i + 2]!, own[i + 3]!]
  const [west, east] = ax < bx ? [ax, bx] : [bx, ax]
  const [south, north] = ay < by ? [ay, by] : [by, ay]
  let cuts: number[] | null = null
  for (let k = 0; k < other.length; k += 4) {
    const [cx, cy, dx, dy] = [other[k]!, other[k + 1]!, other[k + 2]!, other[k + 3]!]
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
  return cuts
}

/** Does any stretch of the edge between the cuts run inside the other grid, or along its border on the same hand? */
function stretchesInside(own: Borders, i: number, cuts: readonly number[], other: Borders): boolean {
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

/** Where a point lies; on the border it counts as inside when the border runs the same way as (towardsX, towardsY). */
function placeOf(
  x: number,
  y: number,
  towardsX: number,
  towardsY: number,
  borders: Borders,
): 'inside' | 'outside' {
  let inside = false
  for (let k = 0; k < borders.length; k += 4) {
    const [cx, cy, dx, dy] = [borders[k]!, borders[k + 1]!, borders[k + 2]!, borders[k + 3]!]
    if ((cy < y && dy < y) || (cy > y && dy > y) || (cx < x && dx < x)) continue
    const turn = turnOf(x, y, cx, cy, dx, dy)
    if (turn === 0 && Math.min(cx, dx) <= x && x <= Math.max(cx, dx))
      return (dx - cx) * towardsX + (dy - cy) * towardsY > 0 ? 'inside' : 'outside'
    // The edge lies to the east of the point when the point is on the left of it climbing, or on the right of it falling.
    if (cy <= y !== dy <= y && turn > 0 === dy > cy) inside = !inside
  }
  return inside ? 'inside' : 'outside'
}

/** Do a grid's own borders cross, or meet anywhere but at a vertex that two rings share? Then it is no polygon. */
export function crossesItself(grid: CoverageGrid): boolean {
  const borders = bordersOf(grid)
  const order = Array.from({ length: borders.length / 4 }, (_, e) => 4 * e)
  const westOf = (i: number): number => Math.min(borders[i]!, borders[i + 2]!)
  order.sort((i, k) => westOf(i) - westOf(k))
  for (let p = 0; p < order.length; p++) {
    const i = order[p]!
    const east = Math.max(borders[i]!, borders[i + 2]!)
    for (let q = p + 1; q < order.length && westOf(order[q]!) <= east; q++)
      if (clash(borders, i, order[q]!)) return true
  }
  return grid.polygons.some((rings) => rings.some(repeatsVertex))
}

/** Two edges of one grid that cross, or of which one has an end within the other, or that run along each other. */
function clash(borders: Borders, i: number, k: number): boolean {
  const [ax, ay, bx, by] = [borders[i]!, borders[i + 1]!, borders[i + 2]!, borders[i + 3]!]
  const [cx, cy, dx, dy] = [borders[k]!, borders[k + 1]!, borders[k + 2]!, borders[k + 3]!]
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
