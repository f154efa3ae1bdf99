import type { EdgeSet } from '../cells/edge-set.ts'
import { sideGained } from '../cells/sides.ts'
import { latticeDegrees, latticeSteps } from '../lattice.ts'
import { nearGrids } from '../margins/near-grids.ts'
import { degreeMetres, LEAST_METRES_PER_DEGREE } from '../ellipsoid.ts'
import type { LngLat } from '../position.ts'
import type { DecodedTile } from './tile-codec.ts'
import type { TileGrid } from './tile-grids.ts'
import { boxOfCircle, squareOf } from './tile.ts'
import type { StepBox } from './tile.ts'

/**
 * The owner of a WGS-84 point by the tile it lies in (tileAt), or null. Throws RangeError when it lies in
 * another one.
 */
export function ownerInTile(tile: DecodedTile, p: LngLat): TileGrid | null {
  return tile.grids[ownerNumber(tile, p) - 1] ?? null
}

function ownerNumber(
  { tile, corner, edges: { ends, sides, originX, originY, size } }: DecodedTile,
  p: LngLat,
): number {
  const [x, y] = [latticeSteps(p[0]) - originX, latticeSteps(p[1]) - originY]
  const { side } = squareOf(tile)
  if (!(x >= 0 && y >= 0 && x < side && y < side)) throw new RangeError(`${String(p)} is in another tile`)
  let owner = corner
  for (let e = 0; e < size; e++) {
    const [ax, ay, bx, by] = [ends[4 * e]!, ends[4 * e + 1]!, ends[4 * e + 2]!, ends[4 * e + 3]!]
    // Cheap reject first: most edges of a tile span neither the point's height nor the corner's column.
    if (ay <= y === by <= y && ax <= 0 === bx <= 0) continue
    if (sideGained(0, 0, x, y, ax, ay, bx, by) !== 0) owner ^= sides[2 * e]! ^ sides[2 * e + 1]!
  }
  return owner
}

/**
 * As NearGrid (grid-index.ts) by code and name. Where `isLeast`, the border lies beyond the tiles given: the
 * margin is at least so much.
 */
export interface NearInTiles extends TileGrid {
  readonly inside: boolean
  readonly marginMetres: number
  readonly isLeast: boolean
  readonly share: number
}

/**
 * Every grid that the circle touches, by code, from all the tiles that it needs (tilesOfCircle). A margin is
 * exact up to the radius, and beyond it as far as the point's own tile reaches, unless `isRough` says that
 * nobody asks.
 */
export function nearInTiles(
  tiles: readonly DecodedTile[],
  p: LngLat,
  radiusMetres: number,
  isRough = false,
): NearInTiles[] {
  const home = tiles.find((tile) => holdsPoint(tile, p))
  const clearance = isRough || home === undefined ? 0 : clearanceMetres(home, p)
  const knownMetres = Math.max(radiusMetres, clearance)
  const box = boxOfCircle(p, knownMetres)
  // Cheap reject first: what is farther than the margins that are known decides nothing, and joining costs
  // more than all the rest.
  const near = tiles
    .map((tile) => cutTo(tile, box))
    .filter(({ tile, edges }) => edges.size > 0 || tile === home?.tile)
  const [first, ...others] = near
  const { edges, grids } = first !== undefined && others.length === 0 ? first : joinTiles(near)
  const all = Uint32Array.from({ length: edges.size }, (_, e) => e)
  const owner = home === undefined ? null : ownerInTile(home, p)
  const ownerGrid = owner === null ? 0 : grids.findIndex(({ code }) => code === owner.code) + 1
  const [x, y] = [latticeSteps(p[0]) - edges.originX, latticeSteps(p[1]) - edges.originY]
  return nearGrids(edges, all, { x, y, owner: ownerGrid, radiusMetres })
    .filter(({ grid, borderMetres }) => grid === ownerGrid || borderMetres <= radiusMetres)
    .map(({ grid, borderMetres, share }) => {
      const inside = grid === ownerGrid
      const isLeast = borderMetres > knownMetres
      const margin = isLeast ? knownMetres : borderMetres
      return { ...grids[grid - 1]!, inside, marginMetres: inside ? margin : 0 - margin, isLeast, share }
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}

function holdsPoint({ tile }: DecodedTile, p: LngLat): boolean {
  const { west, south, side } = squareOf(tile)
  const [x, y] = [latticeSteps(p[0]) - west, latticeSteps(p[1]) - south]
  return x >= 0 && y >= 0 && x < side && y < side
}

/** Metres to the nearest side of the point's tile, a little less. */
function clearanceMetres({ tile }: DecodedTile, p: LngLat): number {
  const { west, south, side } = squareOf(tile)
  const [x, y] = [latticeSteps(p[0]) - west, latticeSteps(p[1]) - south]
  const { east } = degreeMetres(Math.min(90, Math.abs(p[1]) + latticeDegrees(side)))
  const [wide, high] = [Math.min(x, side - x) * east, Math.min(y, side - y) * LEAST_METRES_PER_DEGREE]
  return latticeDegrees(Math.min(wide, high)) * 0.999
}

/** A tile with those of its edges whose boxes meet a box. */
function cutTo(tile: DecodedTile, box: StepBox): DecodedTile {
  const { ends, sides, size, originX, originY } = tile.edges
  const [west, south] = [box.west - originX, box.south - originY]
  const [east, north] = [box.east - originX, box.north - originY]
  const [keptEnds, keptSides]: [number[], number[]] = [[], []]
  for (let e = 0; e < size; e++) {
    const [ax, ay, bx, by] = [ends[4 * e]!, ends[4 * e + 1]!, ends[4 * e + 2]!, ends[4 * e + 3]!]
    if ((ax < west && bx < west) || (ax > east && bx > east)) continue
    if ((ay < south && by < south) || (ay > north && by > north)) continue
    keptEnds.push(ax, ay, bx, by)
    keptSides.push(sides[2 * e]!, sides[2 * e + 1]!)
  }
  const kept = { ends: Int32Array.from(keptEnds), sides: Uint32Array.from(keptSides) }
  return { ...tile, edges: { originX, originY, size: keptSides.length / 2, ...kept } }
}

/**
 * The edges of several tiles, each once, and the grids they number. From all tiles of a plan: all that cells
 * and maps need.
 */
export function joinTiles(tiles: readonly DecodedTile[]): { edges: EdgeSet; grids: TileGrid[] } {
  const grids: TileGrid[] = []
  const numbers = new Map<string, number>()
  const numberOf = (grid: TileGrid): number => {
    const known = numbers.get(grid.code)
    if (known !== undefined) return known
    grids.push(grid)
    numbers.set(grid.code, grids.length)
    return grids.length
  }
  // One step of room, as collectEdges leaves: the first corner of cells must be nobody's.
  const originX =
    tiles.reduce((least, { edges }) => leastOf(edges.ends, 0, edges.originX, least), Infinity) - 1
  const originY =
    tiles.reduce((least, { edges }) => leastOf(edges.ends, 1, edges.originY, least), Infinity) - 1
  const joined = new DistinctEdges()
  for (const tile of tiles) {
    const local = [0, ...tile.grids.map(numberOf)]
    const { ends, sides, size } = tile.edges
    const [dx, dy] = [tile.edges.originX - originX, tile.edges.originY - originY]
    for (let e = 0; e < size; e++) {
      const [ax, ay, bx, by] = [
        ends[4 * e]! + dx,
        ends[4 * e + 1]! + dy,
        ends[4 * e + 2]! + dx,
        ends[4 * e + 3]! + dy,
      ]
      joined.add(ax, ay, bx, by, local[sides[2 * e]!]!, local[sides[2 * e + 1]!]!)
    }
  }
  return { edges: { originX, originY, ...joined.finished() }, grids }
}

function leastOf(ends: Int32Array, axis: number, origin: number, least: number): number {
  for (let i = axis; i < ends.length; i += 2) least = Math.min(least, ends[i]! + origin)
  return least
}

/**
 * Edges that stand in several tiles are the same in each but for their direction, which goes by the tile's
 * own ranks.
 */
class DistinctEdges {
  readonly #ends: number[] = []
  readonly #sides: number[] = []
  readonly #seen = new Set<string>()

  add(ax: number, ay: number, bx: number, by: number, left: number, right: number): void {
    const isForward = ax < bx || (ax === bx && ay < by)
    const key = isForward ? `${ax},${ay},${bx},${by},${left}` : `${bx},${by},${ax},${ay},${right}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.#ends.push(ax, ay, bx, by)
    this.#sides.push(left, right)
  }

  finished(): Pick<EdgeSet, 'size' | 'ends' | 'sides'> {
    return {
      size: this.#sides.length / 2,
      ends: Int32Array.from(this.#ends),
      sides: Uint32Array.from(this.#sides),
    }
  }
}
