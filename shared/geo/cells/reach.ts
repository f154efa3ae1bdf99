import { latticeDegrees, latticeSteps } from '../lattice.ts'
import { boxAround } from '../metric.ts'
import type { Cells } from './cells.ts'

/**
 * Every edge that may come within `radiusMetres` of a point in steps from the origin, each once, ascending.
 */
export function edgesWithin(cells: Cells, x: number, y: number, radiusMetres: number): Uint32Array {
  const { edges, side, columns, rows, heads, touching } = cells
  const [west, south, east, north] = boxAround(
    [latticeDegrees(edges.originX + x), latticeDegrees(edges.originY + y)],
    radiusMetres,
  )
  const cellOf = (steps: number, last: number): number =>
    Math.max(0, Math.min(last, Math.floor(steps / side)))
  const first = cellOf(latticeSteps(west) - edges.originX, columns - 1)
  const last = cellOf(latticeSteps(east) - edges.originX, columns - 1)
  const lastRow = cellOf(latticeSteps(north) - edges.originY, rows - 1)
  const found: Uint32Array[] = []
  let count = 0
  for (let row = cellOf(latticeSteps(south) - edges.originY, rows - 1); row <= lastRow; row++) {
    // The cells of a row lie side by side, and so do their edges.
    const run = touching.subarray(
      heads[2 * (row * columns + first) + 1],
      heads[2 * (row * columns + last) + 3],
    )
    found.push(run)
    count += run.length
  }
  const all = new Uint32Array(count)
  let at = 0
  for (const run of found) {
    all.set(run, at)
    at += run.length
  }
  all.sort()
  let kept = 0
  for (let i = 0; i < count; i++) if (i === 0 || all[i] !== all[i - 1]) all[kept++] = all[i]!
  return all.subarray(0, kept)
}
