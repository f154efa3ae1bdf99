import { sideGained } from '../cells/sides.ts'
import { latticeDegrees, latticeSteps } from '../lattice.ts'
import { boxAround } from '../metric.ts'
import type { LngLat } from '../position.ts'
import type { DecodedTile } from './tile-codec.ts'
import type { TileGrid } from './tile-grids.ts'
import { squareOf } from './tile.ts'
import type { Tile } from './tile.ts'
import { touchesSquare } from './touches.ts'

/** A tile of a thousand edges has some thirty in each of so many rows. */
const ROWS = 64

/**
 * A tile cut into rows, for many points: a row has the owner of its western end in `corners`, and in `which`
 * from `starts[row]` on the edges that come within a radius of it. A walk from there to a point looks at
 * these alone.
 */
export interface TileRows {
  readonly tile: DecodedTile
  readonly height: number
  /** Steps to all sides of a point that hold its circle. */
  readonly reach: number
  readonly corners: Uint32Array
  readonly starts: Uint32Array
  readonly which: Uint32Array
}

export function rowsOf(tile: DecodedTile, radiusMetres: number): TileRows {
  const { ends, size } = tile.edges
  const { side } = squareOf(tile.tile)
  const rows = Math.min(ROWS, side)
  const height = side / rows
  const reach = reachIn(tile.tile, radiusMetres)
  const rowAt = (steps: number): number => Math.max(0, Math.min(rows - 1, Math.floor(steps / height)))
  const firstOf = (e: number): number => rowAt(Math.min(ends[4 * e + 1]!, ends[4 * e + 3]!) - reach)
  const lastOf = (e: number): number => rowAt(Math.max(ends[4 * e + 1]!, ends[4 * e + 3]!) + reach)
  const starts = new Uint32Array(rows + 1)
  for (let e = 0; e < size; e++) for (let row = firstOf(e); row <= lastOf(e); row++) starts[row + 1]!++
  for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!
  const which = new Uint32Array(starts[rows]!)
  const next = starts.slice()
  for (let e = 0; e < size; e++) for (let row = firstOf(e); row <= lastOf(e); row++) which[next[row]!++] = e
  const corners = new Uint32Array(rows)
  corners[0] = tile.corner
  const cut = { tile, height, reach, corners, starts, which }
  for (let row = 0; row + 1 < rows; row++) corners[row + 1] = walked(cut, row, 0, (row + 1) * height)
  return cut
}

/** Steps that hold a circle around any point of the tile, by its latitude farthest from the equator. */
function reachIn(tile: Tile, radiusMetres: number): number {
  const { south, side } = squareOf(tile)
  const lat = latticeDegrees(Math.max(Math.abs(south), Math.abs(south + side)))
  const [, , east, north] = boxAround([0, Math.min(lat, 90)], radiusMetres)
  return latticeSteps(Math.max(east, north - lat)) + 1
}

/**
 * The owner of a WGS-84 point in the tile, as ownerInTile says; `isAlone` when no border and no other tile
 * lies within the radius.
 */
export function ownerInRows(rows: TileRows, p: LngLat): { owner: TileGrid | null; isAlone: boolean } {
  const { tile, height } = rows
  const { originX, originY } = tile.edges
  const [x, y] = [latticeSteps(p[0]) - originX, latticeSteps(p[1]) - originY]
  const row = Math.floor(y / height)
  const owner = tile.grids[walked(rows, row, x, y) - 1] ?? null
  return { owner, isAlone: !isBesideBorder(rows, row, x, y) }
}

function isBesideBorder(
  { tile, reach, starts, which }: TileRows,
  row: number,
  x: number,
  y: number,
): boolean {
  const [west, south, side] = [x - reach, y - reach, 2 * reach]
  const { side: whole } = squareOf(tile.tile)
  if (west < 0 || south < 0 || west + side >= whole || south + side >= whole) return true
  const { ends } = tile.edges
  for (let k = starts[row]!; k < starts[row + 1]!; k++) {
    const at = 4 * which[k]!
    if (touchesSquare(ends[at]!, ends[at + 1]!, ends[at + 2]!, ends[at + 3]!, west, south, side)) return true
  }
  return false
}

/**
 * The owner of a place from the western end of a row: nowhere below the row, and no higher than the next one
 * begins.
 */
function walked(
  { tile: { edges }, height, corners, starts, which }: TileRows,
  row: number,
  x: number,
  y: number,
): number {
  const { ends, sides } = edges
  const south = row * height
  let owner = corners[row]!
  for (let k = starts[row]!; k < starts[row + 1]!; k++) {
    const e = which[k]!
    const [ax, ay, bx, by] = [ends[4 * e]!, ends[4 * e + 1]!, ends[4 * e + 2]!, ends[4 * e + 3]!]
    // Cheap reject first: most edges of a row span neither the point's height nor the row's western end.
    if (ay <= y === by <= y && ax <= 0 === bx <= 0) continue
    if (sideGained(0, south, x, y, ax, ay, bx, by) !== 0) owner ^= sides[2 * e]! ^ sides[2 * e + 1]!
  }
  return owner
}
