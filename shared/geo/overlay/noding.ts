import type Flatbush from 'flatbush'
import { orient2d } from 'robust-predicates'

import { crossesHotPixel } from './hot-pixel.ts'
import { edgesOf, edgeTree, withVisits } from './linework.ts'
import type { EdgeSet, Linework } from './linework.ts'
import type { PairTable } from './pair-table.ts'

/**
 * One pass nodes everything when the crossings are rounded rightly; the floating division may round one to
 * the pixel beside, which the next pass finds. More passes than this mean that the theorem does not hold: a
 * fault of ours.
 */
const MOST_PASSES = 16

/**
 * Crossings that linework may have: borders drawn twice cross less than once an edge. What goes far beyond is
 * no map, and undoing it would cost minutes and gigabytes, so that one file could stop a server.
 */
const mostCrossings = (edgeCount: number): number => 10_000 + 4 * edgeCount

/**
 * Snap rounding (Hobby 1999): edges meet at vertices only, and every vertex is on the lattice. Each vertex
 * and each crossing makes its lattice pixel hot; every edge that passes a hot pixel is led through its
 * centre.
 *
 *     \ /            \ /
 *      X      ->      o       at most half a step (3.3 mm) from where the edges ran
 *     / \            / \
 *
 * Null when the edges cross more than four times each on average.
 */
export function nodeLinework(linework: Linework): Linework | null {
  let noded: Linework | null = linework
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const edges = edgesOf(noded)
    if (meetOnlyAtVertices(noded.vertices, edges)) return noded
    noded = snapRounded(noded, edges)
    if (noded === null) return null
  }
  throw new Error(`linework of ${linework.rings.length} rings was not noded in ${MOST_PASSES} passes`)
}

function snapRounded(linework: Linework, edges: EdgeSet): Linework | null {
  const { vertices } = linework
  const tree = edgeTree(vertices, edges)
  if (tree === null) return linework
  if (!addCrossings(vertices, edges, tree)) return null
  const { xs, ys } = vertices
  const visits = visitsOf(vertices, edges, tree, 0.5, (v, e) => {
    const [a, b] = [edges.from[e]!, edges.to[e]!]
    return crossesHotPixel(xs[v]!, ys[v]!, xs[a]!, ys[a]!, xs[b]!, ys[b]!)
  })
  return withVisits(linework, edges, visits)
}

/** Do the edges of a set meet at their ends only? Exact: no crossing, no vertex on an edge. */
export function meetOnlyAtVertices(vertices: PairTable, edges: EdgeSet): boolean {
  const tree = edgeTree(vertices, edges)
  // Crossings first: a tangle shows at once, before every vertex has been held against every edge.
  if (tree === null || someCrossing(vertices, edges, tree)) return tree === null
  const { xs, ys } = vertices
  for (const v of new Set([...edges.from, ...edges.to])) {
    const [x, y] = [xs[v]!, ys[v]!]
    const touches = tree.collides(x, y, x, y, (e) => {
      const [a, b] = [edges.from[e]!, edges.to[e]!]
      return a !== v && b !== v && orient2d(xs[a]!, ys[a]!, xs[b]!, ys[b]!, x, y) === 0
    })
    if (touches) return false
  }
  return true
}

/** Makes the pixel of every proper crossing hot, by giving it a vertex; false when there are too many. */
function addCrossings(vertices: PairTable, edges: EdgeSet, tree: Flatbush): boolean {
  let crossings = 0
  return !someCrossing(vertices, edges, tree, (x, y) => {
    vertices.idOf(Math.round(x), Math.round(y))
    return ++crossings > mostCrossings(edges.from.length)
  })
}

/** Is there a proper crossing for which `stops` holds? Every pair of edges is met once. */
function someCrossing(
  { xs, ys }: PairTable,
  edges: EdgeSet,
  tree: Flatbush,
  stops: (x: number, y: number) => boolean = () => true,
): boolean {
  for (let e = 0; e < edges.from.length; e++) {
    const [a, b] = [edges.from[e]!, edges.to[e]!]
    const [ax, ay, bx, by] = [xs[a]!, ys[a]!, xs[b]!, ys[b]!]
    const found = tree.collides(
      Math.min(ax, bx),
      Math.min(ay, by),
      Math.max(ax, bx),
      Math.max(ay, by),
      (f) => {
        const [c, d] = [edges.from[f]!, edges.to[f]!]
        if (f <= e || a === c || a === d || b === c || b === d) return false
        const crossing = properCrossing(ax, ay, bx, by, xs[c]!, ys[c]!, xs[d]!, ys[d]!)
        return crossing !== null && stops(crossing[0], crossing[1])
      },
    )
    if (found) return true
  }
  return false
}

/** Where the insides of a-b and c-d cross, or null; whether they do is decided exactly, where is not. */
export function properCrossing(
  ...[ax, ay, bx, by, cx, cy, dx, dy]: readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
): [number, number] | null {
  const c = orient2d(ax, ay, bx, by, cx, cy)
  const d = orient2d(ax, ay, bx, by, dx, dy)
  if (c === 0 || d === 0 || c > 0 === d > 0) return null
  const a = orient2d(cx, cy, dx, dy, ax, ay)
  const b = orient2d(cx, cy, dx, dy, bx, by)
  if (a === 0 || b === 0 || a > 0 === b > 0) return null
  const along = a / (a - b)
  return [ax + along * (bx - ax), ay + along * (by - ay)]
}

/**
 * For each edge the vertices, not its ends, for which `visits` holds, ordered along it; `reach` widens the
 * box, in steps.
 */
export function visitsOf(
  { xs, ys, size }: PairTable,
  { from, to }: EdgeSet,
  tree: Flatbush,
  reach: number,
  visits: (vertex: number, edge: number) => boolean,
): Map<number, number[]> {
  const found = new Map<number, number[]>()
  for (let v = 0; v < size; v++) {
    const [x, y] = [xs[v]!, ys[v]!]
    tree.search(x - reach, y - reach, x + reach, y + reach, (e) => {
      if (from[e] === v || to[e] === v || !visits(v, e)) return false
      const list = found.get(e)
      if (list === undefined) found.set(e, [v])
      else list.push(v)
      return false
    })
  }
  for (const [e, list] of found) {
    if (list.length === 1) continue
    const [ax, ay] = [xs[from[e]!]!, ys[from[e]!]!]
    const [dx, dy] = [xs[to[e]!]! - ax, ys[to[e]!]! - ay]
    const along = (v: number): number => (xs[v]! - ax) * dx + (ys[v]! - ay) * dy
    list.sort((v, w) => along(v) - along(w))
  }
  return found
}
