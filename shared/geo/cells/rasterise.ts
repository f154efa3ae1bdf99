import type { EdgeSet } from './edge-set.ts'

/**
 * The edges that touch each closed cell, by counting sort: once to count, once to place. Corners stay
 * unnamed.
 */
export function fillCells(
  edges: EdgeSet,
  side: number,
  columns: number,
  rows: number,
): { heads: Uint32Array; touching: Uint32Array } {
  const heads = new Uint32Array(2 * (columns * rows + 1))
  const grid = { side, columns, rows }
  eachTouch(edges, grid, (cell) => {
    heads[2 * cell + 3]!++
  })
  for (let i = 3; i < heads.length; i += 2) heads[i]! += heads[i - 2]!
  const touching = new Uint32Array(heads.at(-1)!)
  // Placing moves each start to the next one's place; afterwards they all move back by one cell.
  eachTouch(edges, grid, (cell, e) => {
    touching[heads[2 * cell + 1]!++] = e
  })
  for (let i = heads.length - 1; i > 1; i -= 2) heads[i] = heads[i - 2]!
  heads[1] = 0
  return { heads, touching }
}

/**
 * The same edges numbered as the cells first name them, and `touching` with them: the edges of a cell then
 * stand side by side in memory, which halves the time of a lookup once a plan outgrows the processor's cache.
 */
export function orderedByCell(edges: EdgeSet, touching: Uint32Array): EdgeSet {
  const { ends, sides, size } = edges
  const [newEnds, newSides] = [new Int32Array(4 * size), new Uint32Array(2 * size)]
  const numbers = new Int32Array(size).fill(-1)
  let next = 0
  for (let k = 0; k < touching.length; k++) {
    const e = touching[k]!
    if (numbers[e] === -1) {
      for (let i = 0; i < 4; i++) newEnds[4 * next + i] = ends[4 * e + i]!
      newSides[2 * next] = sides[2 * e]!
      newSides[2 * next + 1] = sides[2 * e + 1]!
      numbers[e] = next++
    }
    touching[k] = numbers[e]!
  }
  return { ...edges, ends: newEnds, sides: newSides }
}

/**
 * Calls `visit` for every cell an edge touches, row by row, and perhaps for a cell it misses by a step: the
 * walks are exact, so an edge too many costs a comparison, while one too few would be wrong.
 */
function eachTouch(
  { ends, size }: Pick<EdgeSet, 'ends' | 'size'>,
  { side, columns, rows }: { side: number; columns: number; rows: number },
  visit: (cell: number, edge: number) => void,
): void {
  const cellOf = (steps: number, last: number): number =>
    Math.max(0, Math.min(last, Math.floor(steps / side)))
  for (let e = 0; e < size; e++) {
    const [ax, ay, bx, by] = [ends[4 * e]!, ends[4 * e + 1]!, ends[4 * e + 2]!, ends[4 * e + 3]!]
    const firstRow = cellOf(Math.min(ay, by) - 1, rows - 1)
    const lastRow = cellOf(Math.max(ay, by) + 1, rows - 1)
    const first = cellOf(Math.min(ax, bx) - 1, columns - 1)
    const last = cellOf(Math.max(ax, bx) + 1, columns - 1)
    if (first === last || firstRow === lastRow) {
      for (let row = firstRow; row <= lastRow; row++)
        for (let column = first; column <= last; column++) visit(row * columns + column, e)
      continue
    }
    const slope = (bx - ax) / (by - ay)
    for (let row = firstRow; row <= lastRow; row++) {
      // Where the edge enters and leaves the row's band of heights; a level edge spans it whole.
      const enters = ax + (row * side - ay) * slope
      const leaves = ax + ((row + 1) * side - ay) * slope
      const west = ay === by ? first : Math.max(first, cellOf(Math.min(enters, leaves) - 2, columns - 1))
      const east = ay === by ? last : Math.min(last, cellOf(Math.max(enters, leaves) + 2, columns - 1))
      for (let column = west; column <= east; column++) visit(row * columns + column, e)
    }
  }
}
