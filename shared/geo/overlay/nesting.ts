import Flatbush from 'flatbush'
import { orient2d } from 'robust-predicates'

import { nextHalfEdge } from './arrangement.ts'
import type { Arrangement } from './arrangement.ts'

type Stars = Pick<Arrangement, 'vertices' | 'origin' | 'around' | 'firstAround' | 'placeOf'>

/**
 * The face of every half-edge; 0 is the unbounded one.
 *
 * Following the left-hand face along its border gives cycles. A connected piece of linework has one cycle
 * that runs round its outside, clockwise; that one belongs to the face the piece lies in, found by looking
 * west from its westernmost vertex:
 *
 *     +---------+
 *     |  <--+-+ |     the first edge met bounds the face that holds the piece
 *     |     +-+ |
 *     +---------+
 */
export function nestCycles(stars: Stars): Int32Array {
  const { cycleOf, westmost } = cyclesOf(stars)
  const outside = westmost.length
  const bounding = new Map<number, number>()
  const tree = halfEdgeTree(stars)
  westmost.forEach((h, cycle) => {
    if (!runsOutside(stars, h)) return
    const west = edgeWestOf(stars, tree, stars.origin[h]!)
    bounding.set(cycle, west === -1 ? outside : cycleOf[west]!)
  })
  const faces = new Map<number, number>([[outside, 0]])
  const faceOfCycle = westmost.map((_, cycle) => {
    let bound = cycle
    // Each step goes to a piece further west, so this ends.
    for (let next = bounding.get(bound); next !== undefined; next = bounding.get(bound)) bound = next
    const face = faces.get(bound) ?? faces.size
    faces.set(bound, face)
    return face
  })
  return cycleOf.map((cycle) => faceOfCycle[cycle]!)
}

/**
 * The cycle of each half-edge, and of each cycle a half-edge that leaves its westernmost (then southernmost)
 * vertex.
 */
function cyclesOf(stars: Stars): { cycleOf: Int32Array; westmost: number[] } {
  const { origin, vertices } = stars
  const cycleOf = new Int32Array(origin.length).fill(-1)
  const westmost: number[] = []
  for (let start = 0; start < origin.length; start++) {
    if (cycleOf[start] !== -1) continue
    let least = start
    for (let h = start; cycleOf[h] === -1; h = nextHalfEdge(stars, h)) {
      cycleOf[h] = westmost.length
      const [x, y] = [vertices.xs[origin[h]!]!, vertices.ys[origin[h]!]!]
      const [leastX, leastY] = [vertices.xs[origin[least]!]!, vertices.ys[origin[least]!]!]
      // At a vertex passed more than once the corner open to the west decides, if the cycle has it.
      const sameVertex = origin[h] === origin[least]
      if (x < leastX || (x === leastX && y < leastY) || (sameVertex && runsOutside(stars, h))) least = h
    }
    westmost.push(least)
  }
  return { cycleOf, westmost }
}

/**
 * Does the corner before `h`, at a cycle's westernmost vertex, open to the west, so that the cycle runs round
 * the outside?
 */
function runsOutside(stars: Stars, h: number): boolean {
  const { origin, vertices, around, firstAround, placeOf } = stars
  const { xs, ys } = vertices
  const vertex = origin[h]!
  const place = placeOf[h]! + 1
  // The half-edge before `h` in its cycle arrives as the twin of the next one counter-clockwise.
  const before = around[place === firstAround[vertex + 1]! ? firstAround[vertex]! : place]!
  const [p, n] = [origin[before ^ 1]!, origin[h ^ 1]!]
  return orient2d(xs[p]!, ys[p]!, xs[vertex]!, ys[vertex]!, xs[n]!, ys[n]!) > 0
}

function halfEdgeTree({ vertices: { xs, ys }, origin }: Stars): Flatbush | null {
  if (origin.length === 0) return null
  const tree = new Flatbush(origin.length / 2)
  for (let h = 0; h < origin.length; h += 2) {
    const [a, b] = [origin[h]!, origin[h + 1]!]
    tree.add(
      Math.min(xs[a]!, xs[b]!),
      Math.min(ys[a]!, ys[b]!),
      Math.max(xs[a]!, xs[b]!),
      Math.max(ys[a]!, ys[b]!),
    )
  }
  tree.finish()
  return tree
}

/**
 * The half-edge, heading south so that its face is to the east, that a look west from just above the vertex
 * meets first, or -1. "Just above" keeps the look off every vertex.
 */
function edgeWestOf({ vertices: { xs, ys }, origin }: Stars, tree: Flatbush | null, vertex: number): number {
  const [x, y] = [xs[vertex]!, ys[vertex]!]
  let first = -1
  tree?.search(-Infinity, y, x, y, (edge) => {
    const down = ys[origin[2 * edge]!]! > ys[origin[2 * edge + 1]!]! ? 2 * edge : 2 * edge + 1
    const [upper, lower] = [origin[down]!, origin[down ^ 1]!]
    if (ys[lower]! > y || ys[upper]! <= y || upper === vertex || lower === vertex) return false
    // Counter-clockwise is negative in robust-predicates: the vertex must lie to the right of the climbing
    // edge.
    if (orient2d(xs[lower]!, ys[lower]!, xs[upper]!, ys[upper]!, x, y) <= 0) return false
    if (first === -1 || isEastOf({ xs, ys }, lower, upper, origin[first ^ 1]!, origin[first]!)) first = down
    return false
  })
  return first
}

/** Of two climbing edges that do not cross and share a stretch of heights: is a-b east of c-d? */
function isEastOf(
  { xs, ys }: { xs: readonly number[]; ys: readonly number[] },
  ...[a, b, c, d]: readonly [number, number, number, number]
): boolean {
  const side = (p: number, q: number, v: number): number =>
    orient2d(xs[p]!, ys[p]!, xs[q]!, ys[q]!, xs[v]!, ys[v]!)
  // The end that lies within the other edge's heights tells, unless it is that edge's end as well: then the
  // other ends do.
  const lower = ys[a]! >= ys[c]! ? side(c, d, a) : -side(a, b, c)
  if (lower !== 0) return lower > 0
  return ys[b]! <= ys[d]! ? side(c, d, b) > 0 : side(a, b, d) < 0
}
