import { collectEdges } from '../cells/edge-set.ts'
import type { EdgeSet } from '../cells/edge-set.ts'
import { sideGained } from '../cells/sides.ts'
import type { PlanGrid } from '../grid-index.ts'
import type { Directory, TileTree } from './directory.ts'
import { encodeTile } from './tile-codec.ts'
import type { TileGrid } from './tile-grids.ts'
import { childrenOf, DEEPEST, SHALLOWEST, squareOf, tileAround, tileKey } from './tile.ts'
import type { StepBox, Tile } from './tile.ts'
import { touchesSquare } from './touches.ts'

/** A plan as tiles by their keys (tile.ts), and the directory that names them all. */
export interface EncodedPlan {
  readonly tiles: Map<string, Uint8Array>
  readonly directory: Directory
}

/** What tiles are cut from: the edges of a plan, whose grid n is `grids[n - 1]`. */
export interface TileSource {
  readonly edges: EdgeSet
  readonly grids: readonly TileGrid[]
  readonly writtenIn: number
}

/**
 * A plan, which must be a valid coverage, as tiles of at most 3.9 KB: each square is split until it fits. The
 * order of the grids does not matter. Throws RangeError for a plan that no tile holds, for most that are no
 * coverage, or a place where too many grids meet.
 */
export function encodePlan(grids: readonly PlanGrid[], writtenIn: number): EncodedPlan {
  const edges = collectEdges(grids.map(({ geometry }) => geometry))
  const root = tileAround(stepBoxOf(edges))
  const tiles = new Map<string, Uint8Array>()
  const which = Uint32Array.from({ length: edges.size }, (_, e) => e)
  const tree = encodeSquare({ edges, grids, writtenIn }, root, cornerOwner(edges, root), which, tiles)
  return { tiles, directory: { root, tree } }
}

/** Encodes a square that `which` edges touch, putting its tiles into `tiles`. */
export function encodeSquare(
  source: TileSource,
  tile: Tile,
  corner: number,
  which: Uint32Array,
  tiles: Map<string, Uint8Array>,
): TileTree {
  if (which.length === 0 && corner === 0) return null
  const bytes = tile.z < SHALLOWEST ? null : encodeTile({ ...source, tile, corner, which })
  if (bytes !== null) {
    tiles.set(tileKey(tile), bytes)
    return source.writtenIn
  }
  if (tile.z === DEEPEST) throw new RangeError(`more grids meet at ${tileKey(tile)} than an item can hold`)
  const [southWest, southEast, northWest, northEast] = childrenOf(tile)
  const quarter = (child: Tile): TileTree => {
    const owner = ownerOfCorner(source.edges, which, corner, tile, child)
    return encodeSquare(source, child, owner, edgesTouching(source.edges, which, child), tiles)
  }
  return [quarter(southWest), quarter(southEast), quarter(northWest), quarter(northEast)]
}

/** The edges among `which` that touch a tile. */
export function edgesTouching(
  { ends, originX, originY }: EdgeSet,
  which: Uint32Array,
  tile: Tile,
): Uint32Array {
  const { west, south, side } = squareOf(tile)
  const [x, y] = [west - originX, south - originY]
  return which.filter((e) => {
    const at = 4 * e
    return touchesSquare(ends[at]!, ends[at + 1]!, ends[at + 2]!, ends[at + 3]!, x, y, side)
  })
}

/** Walks from a tile's corner to that of one of its quarters. */
function ownerOfCorner(
  { ends, sides, originX, originY }: EdgeSet,
  which: Uint32Array,
  corner: number,
  tile: Tile,
  child: Tile,
): number {
  const [from, to] = [squareOf(tile), squareOf(child)]
  const [fromX, fromY] = [from.west - originX, from.south - originY]
  const [x, y] = [to.west - originX, to.south - originY]
  let owner = corner
  for (const e of which) {
    const at = 4 * e
    if (sideGained(fromX, fromY, x, y, ends[at]!, ends[at + 1]!, ends[at + 2]!, ends[at + 3]!) !== 0)
      owner ^= sides[2 * e]! ^ sides[2 * e + 1]!
  }
  return owner
}

/** The owner of the root's corner: nobody's unless the plan's own corner stands there. */
function cornerOwner(edges: EdgeSet, root: Tile): number {
  const { west, south } = squareOf(root)
  const [x, y] = [west - edges.originX, south - edges.originY]
  if (x <= 0 || y <= 0) return 0
  let owner = 0
  for (let e = 0; e < edges.size; e++) {
    const [ax, ay, bx, by] = edges.ends.subarray(4 * e, 4 * e + 4)
    if (sideGained(0, 0, x, y, ax!, ay!, bx!, by!) !== 0)
      owner ^= edges.sides[2 * e]! ^ edges.sides[2 * e + 1]!
  }
  return owner
}

/** The box of edges in steps from 0° E 0° N; a point at the origin when there are none. */
export function stepBoxOf({ ends, originX, originY }: EdgeSet): StepBox {
  if (ends.length === 0) return { west: 0, south: 0, east: 0, north: 0 }
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < ends.length; i += 2) {
    west = Math.min(west, ends[i]!)
    east = Math.max(east, ends[i]!)
    south = Math.min(south, ends[i + 1]!)
    north = Math.max(north, ends[i + 1]!)
  }
  return { west: originX + west, south: originY + south, east: originX + east, north: originY + north }
}
