import { collectEdges } from '../cells/edge-set.ts'
import type { EdgeSet } from '../cells/edge-set.ts'
import { flattenPolygons, holds } from '../flat-polygons.ts'
import type { PlanGrid } from '../grid-index.ts'
import { latticeDegrees } from '../lattice.ts'
import type { Directory, TileRef, TileTree } from './directory.ts'
import { tilesMeeting } from './directory.ts'
import { edgesTouching, encodeSquare, stepBoxOf } from './encode-plan.ts'
import type { EncodedPlan } from './encode-plan.ts'
import type { DecodedTile } from './tile-codec.ts'
import { decodeTile } from './tile-codec.ts'
import type { TileGrid } from './tile-grids.ts'
import { childrenOf, holdsBox, meetsBox, parentOf, SHALLOWEST, squareOf, tileKey } from './tile.ts'
import type { StepBox, Tile } from './tile.ts'

/**
 * The grids that change, as they are and as they will be: all whose border, code or name differs, neighbours
 * included.
 */
export interface Redrawing {
  readonly before: readonly PlanGrid[]
  readonly after: readonly PlanGrid[]
}

/** The tiles whose bytes `redraw` must be given. */
export function tilesToRedraw(directory: Directory, change: Redrawing): TileRef[] {
  return tilesMeeting(directory, boxOfChange(change))
}

/**
 * The tiles that a change rewrites, `writtenIn` a new version, and the new directory: all other tiles stay as
 * they are. Old bytes come by tileKey, for all of tilesToRedraw. Tiles split when they grow too large; they
 * do not join again until the whole plan is encoded anew. Throws Error when a tile is missing or corrupt,
 * RangeError when the change spans over 90 degrees.
 */
export function redraw(
  directory: Directory,
  oldTiles: ReadonlyMap<string, Uint8Array>,
  change: Redrawing,
  writtenIn: number,
): EncodedPlan {
  const box = boxOfChange(change)
  const { root, tree } = grownToHold(directory, box)
  const tiles = new Map<string, Uint8Array>()
  const drawing = drawingOf(change)
  const visit = (tile: Tile, at: TileTree): TileTree => {
    if (!meetsBox(tile, box)) return at
    if ((at === null && tile.z < SHALLOWEST) || (typeof at === 'object' && at !== null)) {
      const [southWest, southEast, northWest, northEast] = childrenOf(tile)
      const [a, b, c, d] = at ?? [null, null, null, null]
      const quarters = [
        visit(southWest, a),
        visit(southEast, b),
        visit(northWest, c),
        visit(northEast, d),
      ] as const
      return quarters.every((quarter) => quarter === null) ? null : quarters
    }
    const key = tileKey(tile)
    const old = at === null ? null : oldTiles.get(key)
    if (old === undefined) throw new Error(`tile ${key} is missing`)
    const source = drawnOver(tile, old === null ? null : decodeTile(tile, old), drawing)
    const all = Uint32Array.from({ length: source.edges.size }, (_, e) => e)
    const redrawn = encodeSquare({ ...source, writtenIn }, tile, source.corner, all, tiles)
    const isSame = old !== null && areEqual(tiles.get(key), old)
    if (isSame) tiles.delete(key)
    return isSame ? at : redrawn
  }
  return { directory: { root, tree: visit(root, tree) }, tiles }
}

/** What a change erases, by code, and draws. */
interface Drawing {
  readonly erased: ReadonlySet<string>
  readonly after: readonly PlanGrid[]
  readonly edges: EdgeSet
  readonly holderOf: (lng: number, lat: number) => number
}

function drawingOf({ before, after }: Redrawing): Drawing {
  const geometries = after.map(({ geometry }) => geometry)
  const polygons = flattenPolygons(geometries)
  return {
    // What is drawn anew is erased too, so that naming it in `after` alone suffices.
    erased: new Set([...before, ...after].map(({ code }) => code)),
    after,
    edges: collectEdges(geometries),
    holderOf: (lng, lat) => after.findIndex((_, g) => holds(polygons, g, lng, lat)) + 1,
  }
}

/**
 * A tile's edges with the erased grids' sides given to nobody and then to whom the new edges say; grids of
 * `after` come first.
 */
function drawnOver(tile: Tile, old: DecodedTile | null, { erased, after, edges, holderOf }: Drawing) {
  const { west, south } = squareOf(tile)
  const grids: TileGrid[] = [...after]
  const numbers = (old?.grids ?? []).map((grid) => (erased.has(grid.code) ? 0 : grids.push(grid)))
  const numberOf = (local: number): number => numbers[local - 1] ?? 0
  const sheet = new Map<string, Sided>()
  if (old !== null) drawOn(sheet, old.edges, allOf(old.edges), { x: 0, y: 0 }, numberOf)
  const shift = { x: edges.originX - west, y: edges.originY - south }
  drawOn(sheet, edges, edgesTouching(edges, allOf(edges), tile), shift, (grid) => grid)
  const corner = holderOf(latticeDegrees(west), latticeDegrees(south)) || numberOf(old?.corner ?? 0)
  const drawn = [...sheet.values()].filter(({ left, right }) => left !== right)
  const ends = Int32Array.from(drawn.flatMap((edge) => edge.ends))
  const sides = Uint32Array.from(drawn.flatMap(({ left, right }) => [left, right]))
  return { grids, corner, edges: { originX: west, originY: south, size: drawn.length, ends, sides } }
}

interface Sided {
  readonly ends: [number, number, number, number]
  left: number
  right: number
}

function drawOn(
  sheet: Map<string, Sided>,
  { ends, sides }: EdgeSet,
  which: Uint32Array,
  shift: { x: number; y: number },
  numberOf: (grid: number) => number,
): void {
  for (const e of which) {
    const [ax, ay] = [ends[4 * e]! + shift.x, ends[4 * e + 1]! + shift.y]
    const [bx, by] = [ends[4 * e + 2]! + shift.x, ends[4 * e + 3]! + shift.y]
    const isForward = ax < bx || (ax === bx && ay < by)
    const edge: Sided['ends'] = isForward ? [ax, ay, bx, by] : [bx, by, ax, ay]
    const [left, right] = [numberOf(sides[2 * e]!), numberOf(sides[2 * e + 1]!)]
    const key = edge.join()
    const known = sheet.get(key) ?? { ends: edge, left: 0, right: 0 }
    sheet.set(key, known)
    known.left = (isForward ? left : right) || known.left
    known.right = (isForward ? right : left) || known.right
  }
}

const allOf = ({ size }: EdgeSet): Uint32Array => Uint32Array.from({ length: size }, (_, e) => e)

function boxOfChange({ before, after }: Redrawing): StepBox {
  return stepBoxOf(collectEdges([...before, ...after].map(({ geometry }) => geometry)))
}

/**
 * The directory under a root that holds the box as well: the old root becomes one quarter of its parent, and
 * so on.
 */
function grownToHold(directory: Directory, box: StepBox): Directory {
  let { root, tree } = directory
  while (!holdsBox(root, box)) {
    const parent = parentOf(root)
    const [a, b, c, d] = childrenOf(parent).map((child) => (tileKey(child) === tileKey(root) ? tree : null))
    tree = [a!, b!, c!, d!]
    root = parent
  }
  return { root, tree }
}

function areEqual(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i])
}
