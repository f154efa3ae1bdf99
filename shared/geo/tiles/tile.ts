import { latticeSteps } from '../lattice.ts'
import { boxAround } from '../metric.ts'
import type { LngLat } from '../position.ts'

/**
 * A square of the quadtree that all plans share: tile 0/0/0 reaches from -256 to 256 degrees both ways, and
 * each tile of level z has four of level z + 1. The same ground always has the same tiles, whatever the
 * plan's extent.
 */
export interface Tile {
  readonly z: number
  readonly x: number
  readonly y: number
}

/** Corners in lattice steps from 0° E 0° N; the eastern and northern sides belong to the next tile. */
export interface Square {
  readonly west: number
  readonly south: number
  readonly side: number
}

/**
 * Tiles stand at this level at the least, 32 degrees wide, so that offsets from their corners fit 32 bits.
 */
export const SHALLOWEST = 4

/** At this level a tile is one lattice step wide and cannot be split. */
export const DEEPEST = 33

const WORLD: Tile = { z: 0, x: 0, y: 0 }

/** The text of a tile in keys: "z/x/y". */
export const tileKey = ({ z, x, y }: Tile): string => `${z}/${x}/${y}`

/** The tile of a key; throws RangeError for other text. */
export function tileOfKey(key: string): Tile {
  const [, z, x, y] = (/^(\d+)\/(\d+)\/(\d+)$/.exec(key) ?? []).map(Number)
  if (z === undefined || x === undefined || y === undefined || z > DEEPEST || x >= 2 ** z || y >= 2 ** z)
    throw new RangeError(`not a tile: ${key}`)
  return { z, x, y }
}

export function squareOf({ z, x, y }: Tile): Square {
  const side = 2 ** (DEEPEST - z)
  return { west: x * side - 2 ** 32, south: y * side - 2 ** 32, side }
}

export const childOf = ({ z, x, y }: Tile, east: number, north: number): Tile => ({
  z: z + 1,
  x: 2 * x + east,
  y: 2 * y + north,
})

/** South-west, south-east, north-west, north-east. */
export const childrenOf = (tile: Tile): [Tile, Tile, Tile, Tile] => [
  childOf(tile, 0, 0),
  childOf(tile, 1, 0),
  childOf(tile, 0, 1),
  childOf(tile, 1, 1),
]

export const parentOf = ({ z, x, y }: Tile): Tile => ({
  z: z - 1,
  x: Math.floor(x / 2),
  y: Math.floor(y / 2),
})

/** Lattice steps from 0° E 0° N, both ends included. */
export interface StepBox {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** The smallest tile that holds a box; throws RangeError outside ±180 degrees and some. */
export function tileAround(box: StepBox): Tile {
  if (!holdsBox(WORLD, box)) throw new RangeError(`no tile holds ${JSON.stringify(box)}`)
  let tile = WORLD
  for (;;) {
    const inner = tile.z === DEEPEST ? undefined : childrenOf(tile).find((child) => holdsBox(child, box))
    if (inner === undefined) return tile
    tile = inner
  }
}

export function holdsBox(tile: Tile, box: StepBox): boolean {
  const { west, south, side } = squareOf(tile)
  return west <= box.west && south <= box.south && box.east < west + side && box.north < south + side
}

/** Do a box and a tile, its four sides included, have a point in common? */
export function meetsBox(tile: Tile, box: StepBox): boolean {
  const { west, south, side } = squareOf(tile)
  return west <= box.east && south <= box.north && box.west <= west + side && box.south <= south + side
}

/** The box of a circle, a little wider; radius in metres. */
export function boxOfCircle(p: LngLat, radiusMetres: number): StepBox {
  const [west, south, east, north] = boxAround(p, radiusMetres)
  return {
    west: latticeSteps(west) - 1,
    south: latticeSteps(south) - 1,
    east: latticeSteps(east) + 1,
    north: latticeSteps(north) + 1,
  }
}
