import { orient2d } from 'robust-predicates'

import { edgesOf } from './linework.ts'
import type { Linework } from './linework.ts'
import { nestCycles } from './nesting.ts'
import type { PairTable } from './pair-table.ts'

/**
 * The faces that noded linework cuts the plane into. Half-edge 2e runs along edge e, 2e + 1 back; each has
 * its face on the left. Face 0 is the unbounded one.
 */
export interface Arrangement {
  readonly vertices: PairTable
  /** Vertex where each half-edge starts; it ends where its twin (h ^ 1) starts. */
  readonly origin: Int32Array
  /**
   * Half-edges leaving a vertex stand in one run of `around`, counter-clockwise from west; `placeOf` is its
   * inverse.
   */
  readonly around: Int32Array
  readonly firstAround: Int32Array
  readonly placeOf: Int32Array
  readonly faceOf: Int32Array
  /** Half-edges of each face. */
  readonly halfEdgesOf: readonly number[][]
  /** Parts that hold each face by the even-odd rule, ascending. */
  readonly partsOf: readonly (readonly number[])[]
}

/**
 * Arranges linework whose edges meet at vertices only (nodeLinework); edges that a part runs along twice
 * cancel.
 */
export function arrange(linework: Linework): Arrangement {
  const { vertices } = linework
  const { origin, toggles } = togglingEdges(linework)
  const star = starsOf(vertices, origin)
  const faceOf = nestCycles({ vertices, origin, ...star })
  const halfEdgesOf = groupByFace(faceOf)
  return {
    vertices,
    origin,
    ...star,
    faceOf,
    halfEdgesOf,
    partsOf: partsOfFaces(faceOf, halfEdgesOf, toggles),
  }
}

/** The half-edge that goes on along the face on the left of `h`: the first one clockwise from its twin. */
export function nextHalfEdge(
  a: Pick<Arrangement, 'origin' | 'around' | 'firstAround' | 'placeOf'>,
  h: number,
): number {
  return clockwise(a, h ^ 1)
}

/** The half-edge beside `h` at its origin, clockwise. */
export function clockwise(
  {
    origin,
    around,
    firstAround,
    placeOf,
  }: Pick<Arrangement, 'origin' | 'around' | 'firstAround' | 'placeOf'>,
  h: number,
): number {
  const vertex = origin[h]!
  const place = placeOf[h]!
  return around[(place === firstAround[vertex]! ? firstAround[vertex + 1]! : place) - 1]!
}

/**
 * Keeps the edges that some part runs along an odd number of times, with those parts: crossing one toggles
 * them.
 */
function togglingEdges(linework: Linework): { origin: Int32Array; toggles: number[][] } {
  const edges = edgesOf(linework)
  const odd: number[][] = edges.from.map(() => [])
  linework.rings.forEach(({ part }, r) => {
    for (const edge of edges.steps[r]!) toggle(odd[edge]!, part)
  })
  const kept = odd.flatMap((parts, edge) => (parts.length > 0 ? [edge] : []))
  const origin = Int32Array.from(kept.flatMap((edge) => [edges.from[edge]!, edges.to[edge]!]))
  return { origin, toggles: kept.map((edge) => odd[edge]!) }
}

function toggle(parts: number[], part: number): void {
  const at = parts.indexOf(part)
  if (at === -1) parts.push(part)
  else parts.splice(at, 1)
}

/** Sorts the half-edges around each vertex by direction, exactly. */
function starsOf(
  vertices: PairTable,
  origin: Int32Array,
): Pick<Arrangement, 'around' | 'firstAround' | 'placeOf'> {
  const firstAround = new Int32Array(vertices.size + 1)
  for (const vertex of origin) firstAround[vertex + 1]!++
  for (let v = 0; v < vertices.size; v++) firstAround[v + 1]! += firstAround[v]!
  const around = new Int32Array(origin.length)
  const filled = firstAround.slice()
  origin.forEach((vertex, h) => (around[filled[vertex]!++] = h))
  const { xs, ys } = vertices
  for (let v = 0; v < vertices.size; v++) {
    const run = around.subarray(firstAround[v], firstAround[v + 1])
    if (run.length < 2) continue
    run.sort((g, h) => {
      const [p, q] = [origin[g ^ 1]!, origin[h ^ 1]!]
      // Directions fall into two half-planes: south, with west, before north, with east; within one, the turn
      // decides.
      const half = upperHalf(xs[p]! - xs[v]!, ys[p]! - ys[v]!) - upperHalf(xs[q]! - xs[v]!, ys[q]! - ys[v]!)
      return half !== 0 ? half : orient2d(xs[v]!, ys[v]!, xs[p]!, ys[p]!, xs[q]!, ys[q]!)
    })
  }
  const placeOf = new Int32Array(origin.length)
  around.forEach((h, place) => (placeOf[h] = place))
  return { around, firstAround, placeOf }
}

function upperHalf(dx: number, dy: number): number {
  return dy > 0 || (dy === 0 && dx > 0) ? 1 : 0
}

function groupByFace(faceOf: Int32Array): number[][] {
  const groups: number[][] = [[]]
  faceOf.forEach((face, h) => {
    while (groups.length <= face) groups.push([])
    groups[face]!.push(h)
  })
  return groups
}

/**
 * Walks from face to face, from the unbounded one that nobody holds, toggling the parts of each edge crossed.
 */
function partsOfFaces(
  faceOf: Int32Array,
  halfEdgesOf: readonly number[][],
  toggles: readonly number[][],
): number[][] {
  const partsOf: (number[] | undefined)[] = [[]]
  const waiting = [0]
  for (let face = waiting.pop(); face !== undefined; face = waiting.pop()) {
    for (const h of halfEdgesOf[face]!) {
      const beyond = faceOf[h ^ 1]!
      if (partsOf[beyond] !== undefined) continue
      const parts = [...partsOf[face]!]
      for (const part of toggles[h >> 1]!) toggle(parts, part)
      partsOf[beyond] = parts.sort((p, q) => p - q)
      waiting.push(beyond)
    }
  }
  return partsOf.map((parts) => parts ?? [])
}
