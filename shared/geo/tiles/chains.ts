import type { EdgeSet } from '../cells/edge-set.ts'

/**
 * Edges that follow one another along one border: left and right grid, and the vertices x, y, x, y, … in
 * steps from the origin.
 */
export interface Chain {
  readonly left: number
  readonly right: number
  readonly path: readonly number[]
}

/**
 * Some edges of a set as chains, the same chains for the same edges in whatever order they come. `rankOf`
 * numbers the grids, nobody 0; every edge is turned so that the higher rank is on its left.
 */
export function chainsOf(
  edges: EdgeSet,
  which: ArrayLike<number>,
  rankOf: (grid: number) => number,
): Chain[] {
  const rows = sortedRows(edges, which, rankOf)
  const count = rows.length / ROW
  const hasBefore = new Uint8Array(count)
  const follower = new Int32Array(count).fill(-1)
  const taken = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    // Where a border passes a node twice several edges may follow; the first one free is taken.
    for (let k = firstFrom(rows, i); k < count && startsAtEnd(rows, i, k); k++) {
      if (hasBefore[k] === 1) continue
      follower[i] = k
      hasBefore[k] = 1
      break
    }
  }
  const chains: Chain[] = []
  const follow = (start: number): void => {
    const at = start * ROW
    const path = [rows[at + 2]!, rows[at + 3]!]
    for (let i = start; i !== -1 && taken[i] === 0; i = follower[i]!) {
      taken[i] = 1
      path.push(rows[i * ROW + 4]!, rows[i * ROW + 5]!)
    }
    chains.push({ left: rows[at]!, right: rows[at + 1]!, path })
  }
  for (let i = 0; i < count; i++) if (hasBefore[i] === 0) follow(i)
  // What is left are closed chains.
  for (let i = 0; i < count; i++) if (taken[i] === 0) follow(i)
  return chains
}

/** left, right, ax, ay, bx, by */
const ROW = 6

function sortedRows(
  edges: EdgeSet,
  which: ArrayLike<number>,
  rankOf: (grid: number) => number,
): Float64Array {
  const rows = new Float64Array(ROW * which.length)
  const { ends, sides } = edges
  for (let i = 0; i < which.length; i++) {
    const e = which[i]!
    const [left, right] = [rankOf(sides[2 * e]!), rankOf(sides[2 * e + 1]!)]
    const [a, b] = left >= right ? [4 * e, 4 * e + 2] : [4 * e + 2, 4 * e]
    rows.set(
      [Math.max(left, right), Math.min(left, right), ends[a]!, ends[a + 1]!, ends[b]!, ends[b + 1]!],
      ROW * i,
    )
  }
  const order = Array.from(which, (_, i) => i * ROW)
  order.sort((p, q) => {
    for (let k = 0; k < ROW; k++) {
      const difference = rows[p + k]! - rows[q + k]!
      if (difference !== 0) return difference
    }
    return 0
  })
  const sorted = new Float64Array(rows.length)
  order.forEach((from, i) => sorted.set(rows.subarray(from, from + ROW), i * ROW))
  return sorted
}

/** The first row of the same border that starts where row i ends, or nowhere before. */
function firstFrom(rows: Float64Array, i: number): number {
  let [low, high] = [0, rows.length / ROW]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareToEnd(rows, i, middle) < 0) low = middle + 1
    else high = middle
  }
  return low
}

const startsAtEnd = (rows: Float64Array, i: number, k: number): boolean => compareToEnd(rows, i, k) === 0

function compareToEnd(rows: Float64Array, i: number, k: number): number {
  const [p, q] = [k * ROW, i * ROW]
  return (
    rows[p]! - rows[q]! ||
    rows[p + 1]! - rows[q + 1]! ||
    rows[p + 2]! - rows[q + 4]! ||
    rows[p + 3]! - rows[q + 5]!
  )
}
