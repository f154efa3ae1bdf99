import type { EdgeSet } from './edge-set.ts'
import { fillCells, orderedByCell } from './rasterise.ts'
import { sideGained } from './sides.ts'

/**
 * A lattice of square cells over a plan that says who owns a point, in flat arrays. Cell c has the owner of
 * its south-western corner in `heads[2c]` and the edges that touch it in `touching` from `heads[2c + 1]` to
 * `heads[2c + 3]`.
 *
 *    +-------------+   A boundary cell. Its corner c belongs to grid 7. The walk from c up to p's height and across to p
 *    |      /      |   crosses the edge between 7 and 9 once: 7 XOR (7 XOR 9) = 9 owns p. An edge crossed twice cancels.
 *    | 7   /   9   |   Other edges of the cell cost one comparison; no other edge, and no polygon, is ever looked at.
 *    |+---/---> p  |
 *    ||  /         |   An interior cell has no edges: all of it belongs to the owner of its corner.
 *    c|-/----------+
 */
export interface Cells {
  readonly edges: EdgeSet
  /** Side of a cell in lattice steps. */
  readonly side: number
  readonly columns: number
  readonly rows: number
  readonly heads: Uint32Array
  readonly touching: Uint32Array
}

/**
 * More cells make shorter walks and more memory: 32 a grid answer a third more lookups a second than 16, for
 * 145 bytes more a grid.
 */
const CELLS_PER_GRID = 32

/** Narrower cells (10 cm) would hold no grid that anyone can stand in. */
const LEAST_SIDE_STEPS = 16

/** Builds the cells of a plan of `grids` grids. */
export function buildCells(edges: EdgeSet, grids: number): Cells {
  let [width, height] = [1, 1]
  for (let i = 0; i < 4 * edges.size; i += 2) {
    if (edges.ends[i]! > width) width = edges.ends[i]!
    if (edges.ends[i + 1]! > height) height = edges.ends[i + 1]!
  }
  const area = (width + 1) * (height + 1)
  const side = Math.max(
    LEAST_SIDE_STEPS,
    // Room for rounding up in both directions, also where the plan is a thread.
    Math.ceil(Math.sqrt(area / (CELLS_PER_GRID * Math.max(1, grids)))),
    Math.ceil((width + height) / (CELLS_PER_GRID * (grids + 4))),
  )
  const columns = Math.floor(width / side) + 1
  const rows = Math.floor(height / side) + 1
  const { heads, touching } = fillCells(edges, side, columns, rows)
  const cells = { edges: orderedByCell(edges, touching), side, columns, rows, heads, touching }
  nameCorners(cells)
  return cells
}

/** The number of the grid that owns a point given in whole steps from the origin; 0 is nobody. */
export function ownerInCells(
  { edges, side, columns, rows, heads, touching }: Cells,
  x: number,
  y: number,
): number {
  if (!(x >= 0 && y >= 0)) return 0
  const column = Math.floor(x / side)
  const row = Math.floor(y / side)
  if (column >= columns || row >= rows) return 0
  const head = 2 * (row * columns + column)
  const west = column * side
  const south = row * side
  const { ends, sides } = edges
  let owner = heads[head]!
  const end = heads[head + 3]!
  for (let k = heads[head + 1]!; k < end; k++) {
    const e = touching[k]!
    const ax = ends[4 * e]!
    const ay = ends[4 * e + 1]!
    const bx = ends[4 * e + 2]!
    const by = ends[4 * e + 3]!
    // Cheap reject first: most edges of a cell span neither the point's height nor the corner's column.
    if (ay <= y === by <= y && ax <= west === bx <= west) continue
    if (sideGained(west, south, x, y, ax, ay, bx, by) !== 0) owner ^= sides[2 * e]! ^ sides[2 * e + 1]!
  }
  return owner
}

/**
 * Walks along the southern sides of each row, from the first corner, which lies west of every grid and so is
 * nobody's.
 */
function nameCorners({ edges: { ends, sides }, side, columns, rows, heads, touching }: Cells): void {
  for (let row = 0; row < rows; row++) {
    let owner = 0
    for (let column = 0; column < columns; column++) {
      const head = 2 * (row * columns + column)
      heads[head] = owner
      const [x, y] = [column * side, row * side]
      for (let k = heads[head + 1]!; k < heads[head + 3]!; k++) {
        const e = touching[k]!
        const at = 4 * e
        if (sideGained(x, y, x + side, y, ends[at]!, ends[at + 1]!, ends[at + 2]!, ends[at + 3]!) !== 0)
          owner ^= sides[2 * e]! ^ sides[2 * e + 1]!
      }
    }
  }
}

/**
 * Do grids overlap? In a coverage nobody's land lies on the outer side of an edge without a twin, so it is
 * enough to count, beside each such edge, the grids that hold the place. (Grids folded over by a shared
 * vertex have twins all around: those are for the coverage's own validation.)
 */
export function findsOverlap(cells: Cells): boolean {
  const { edges, side, columns, rows, heads, touching } = cells
  const { ends, sides } = edges
  for (let row = 0; row < rows; row++) {
    let depth = 0
    for (let column = 0; column < columns; column++) {
      const head = 2 * (row * columns + column)
      const [from, to] = [heads[head + 1]!, heads[head + 3]!]
      const [x, y] = [column * side, row * side]
      for (let k = from; k < to; k++) {
        const [px, py] = [ends[4 * touching[k]!]!, ends[4 * touching[k]! + 1]!]
        if (sides[2 * touching[k]! + 1] !== 0 || px < x || py < y || px >= x + side || py >= y + side)
          continue
        if (depth + depthGained(cells, from, to, x, y, px, py) > 1) return true
      }
      depth += depthGained(cells, from, to, x, y, x + side, y)
      if (depth > 1) return true
    }
  }
  return false
}

/**
 * How many more grids hold the point than the corner: crossing an edge without a twin to its left adds one.
 */
function depthGained(
  { edges: { ends, sides }, touching }: Cells,
  from: number,
  to: number,
  ...[cornerX, cornerY, x, y]: readonly [number, number, number, number]
): number {
  let gained = 0
  for (let k = from; k < to; k++) {
    const at = 4 * touching[k]!
    if (sides[2 * touching[k]! + 1] !== 0) continue
    gained += sideGained(cornerX, cornerY, x, y, ends[at]!, ends[at + 1]!, ends[at + 2]!, ends[at + 3]!)
  }
  return gained
}
