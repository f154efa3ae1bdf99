import type { Cells } from './cells.ts'
import { ownerInCells } from './cells.ts'

/**
 * Owners of many points, x, y, x, y, … in whole steps from the cells' origin, in their order; 0 is nobody.
 * They are looked up cell by cell (a counting sort), since at a million points nearly all the time of a
 * lookup is waiting for memory.
 */
export function assignOwners(cells: Cells, points: Int32Array): Uint32Array {
  const { side, columns, rows } = cells
  const count = points.length / 2
  const cellOf = new Uint32Array(count)
  const starts = new Uint32Array(columns * rows + 2)
  for (let i = 0; i < count; i++) {
    const [column, row] = [Math.floor(points[2 * i]! / side), Math.floor(points[2 * i + 1]! / side)]
    const isWithin = column >= 0 && row >= 0 && column < columns && row < rows
    // What lies outside all cells stands after the last one.
    const cell = isWithin ? row * columns + column : columns * rows
    cellOf[i] = cell
    starts[cell + 1]!++
  }
  for (let c = 1; c < starts.length; c++) starts[c]! += starts[c - 1]!
  const order = new Uint32Array(count)
  for (let i = 0; i < count; i++) order[starts[cellOf[i]!]!++] = i
  const owners = new Uint32Array(count)
  for (const i of order) owners[i] = ownerInCells(cells, points[2 * i]!, points[2 * i + 1]!)
  return owners
}
