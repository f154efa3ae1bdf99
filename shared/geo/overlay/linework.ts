import Flatbush from 'flatbush'

import { latticeSteps } from '../lattice.ts'
import type { LngLat } from '../position.ts'
import { PairTable } from './pair-table.ts'

/**
 * One closed ring as vertex numbers, the first not repeated at the end, and the part (polygon) whose border
 * it is.
 */
interface LineworkRing {
  readonly part: number
  readonly path: readonly number[]
}

/** All rings of a layer over one table of vertices, in whole lattice steps. */
export interface Linework {
  readonly vertices: PairTable
  readonly rings: readonly LineworkRing[]
}

/**
 * The distinct undirected edges of a linework; `steps[r][i]` is the edge from vertex i of ring r to the next
 * one.
 */
export interface EdgeSet {
  readonly from: readonly number[]
  readonly to: readonly number[]
  readonly steps: readonly Int32Array[]
}

/** A part as rings of degrees, snapped to the lattice; equal neighbours are merged, empty rings dropped. */
export function buildLinework(parts: readonly (readonly (readonly LngLat[])[])[]): Linework {
  const vertices = new PairTable()
  const rings: LineworkRing[] = []
  parts.forEach((partRings, part) => {
    for (const ring of partRings) {
      const path = ring.map(([lng, lat]) => vertices.idOf(latticeSteps(lng), latticeSteps(lat)))
      rings.push({ part, path: withoutRepeats(path) })
    }
  })
  return { vertices, rings: rings.filter((ring) => ring.path.length > 1) }
}

/** Numbers the vertices of a linework anew through `place`, which says where each one goes. */
export function movedLinework(linework: Linework, place: (vertex: number) => [number, number]): Linework {
  const vertices = new PairTable()
  const rings = linework.rings.map(({ part, path }) => {
    return { part, path: withoutRepeats(path.map((vertex) => vertices.idOf(...place(vertex)))) }
  })
  return { vertices, rings: rings.filter((ring) => ring.path.length > 1) }
}

export function edgesOf({ rings }: Linework): EdgeSet {
  const ends = new PairTable()
  const steps = rings.map(({ path }) => {
    return Int32Array.from(path, (vertex, i) => {
      const next = path[i + 1] ?? path[0]!
      return vertex < next ? ends.idOf(vertex, next) : ends.idOf(next, vertex)
    })
  })
  return { from: ends.xs, to: ends.ys, steps }
}

/** A box index over the edges; null when there are none, since flatbush refuses to be empty. */
export function edgeTree({ xs, ys }: PairTable, { from, to }: EdgeSet): Flatbush | null {
  if (from.length === 0) return null
  const tree = new Flatbush(from.length)
  for (let e = 0; e < from.length; e++) {
    const [ax, ay, bx, by] = [xs[from[e]!]!, ys[from[e]!]!, xs[to[e]!]!, ys[to[e]!]!]
    tree.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))
  }
  tree.finish()
  return tree
}

/**
 * The path with the vertices of `visits` put into its edges; each list runs from the edge's `from` to its
 * `to`.
 */
export function withVisits(
  linework: Linework,
  edges: EdgeSet,
  visits: ReadonlyMap<number, number[]>,
): Linework {
  const rings = linework.rings.map(({ part, path }, r) => {
    const steps = edges.steps[r]!
    if (!steps.some((edge) => visits.has(edge))) return { part, path }
    const longer: number[] = []
    path.forEach((vertex, i) => {
      longer.push(vertex)
      const visited = visits.get(steps[i]!)
      if (visited === undefined) return
      // Not pushed as arguments: an edge may visit more vertices than a call takes.
      for (const between of edges.from[steps[i]!] === vertex ? visited : visited.toReversed())
        longer.push(between)
    })
    return { part, path: withoutRepeats(longer) }
  })
  return { vertices: linework.vertices, rings }
}

function withoutRepeats(path: readonly number[]): number[] {
  const kept = path.filter((vertex, i) => vertex !== path[i - 1])
  while (kept.length > 1 && kept.at(-1) === kept[0]) kept.pop()
  return kept
}
