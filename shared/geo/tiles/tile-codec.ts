import type { EdgeSet } from '../cells/edge-set.ts'
import { ByteReader, ByteWriter, seal, unseal } from './bytes.ts'
import { chainsOf } from './chains.ts'
import type { Chain } from './chains.ts'
import { readGrids, writeGrids } from './tile-grids.ts'
import type { TileGrid } from './tile-grids.ts'
import { squareOf, tileKey } from './tile.ts'
import type { Tile } from './tile.ts'

/** Half a DynamoDB read unit is 4 KB; what is left over is for the item's key. */
export const MOST_TILE_BYTES = 3900

const TILE_VERSION = 1

/**
 * What a tile knows, `grids[n - 1]` being its grid n; edges in steps from its south-western corner, which
 * `corner` owns.
 */
export interface DecodedTile {
  readonly tile: Tile
  readonly corner: number
  readonly grids: readonly TileGrid[]
  readonly edges: EdgeSet
}

/** A tile to be written: some edges of a plan, whose grid n is `grids[n - 1]`. */
export interface TileDraft {
  readonly tile: Tile
  readonly corner: number
  readonly grids: readonly TileGrid[]
  readonly edges: EdgeSet
  readonly which: ArrayLike<number>
}

/**
 * The bytes of a tile; null when they would be more than MOST_TILE_BYTES. Layout, numbers as varints:
 *
 *     1 version | 4 checksum | grids: count, codes, names | corner | pairs: count, (left, right)…
 *       | chains to the end: pair, 2 * edges + straight, start x y, (dx dy)…   zig-zag; the start from the chain before,
 *         the steps of a straight one from the step before
 */
export function encodeTile(draft: TileDraft): Uint8Array | null {
  // An edge takes two bytes at the least.
  if (2 * draft.which.length > MOST_TILE_BYTES) return null
  const { grids, rankOf } = gridsIn(draft)
  const chains = chainsOf(draft.edges, draft.which, rankOf)
  const out = new ByteWriter()
  writeGrids(out, grids)
  out.varint(rankOf(draft.corner))
  const { west, south } = squareOf(draft.tile)
  writeChains(out, chains, west - draft.edges.originX, south - draft.edges.originY)
  const sealed = seal(TILE_VERSION, tileKey(draft.tile), out.finished())
  return sealed.length > MOST_TILE_BYTES ? null : sealed
}

/** The grids that a tile needs to name, by code, and each grid's place among them from 1. */
function gridsIn({ grids, edges, which, corner }: TileDraft) {
  const met = new Set([corner])
  for (let i = 0; i < which.length; i++) {
    met.add(edges.sides[2 * which[i]!]!)
    met.add(edges.sides[2 * which[i]! + 1]!)
  }
  met.delete(0)
  // An owner that XORs make up where grids overlap is no grid at all.
  if ([...met].some((grid) => grid > grids.length))
    throw new RangeError('grids overlap: no coverage, no tiles')
  const sorted = [...met].sort((a, b) => (grids[a - 1]!.code < grids[b - 1]!.code ? -1 : 1))
  const ranks = new Map(sorted.map((grid, i) => [grid, i + 1]))
  return { grids: sorted.map((grid) => grids[grid - 1]!), rankOf: (grid: number) => ranks.get(grid) ?? 0 }
}

function writeChains(out: ByteWriter, chains: readonly Chain[], west: number, south: number): void {
  const pairs = new Map<string, number>()
  for (const { left, right } of chains) {
    const pair = `${left} ${right}`
    if (!pairs.has(pair)) pairs.set(pair, pairs.size)
  }
  out.varint(pairs.size)
  for (const pair of pairs.keys()) for (const grid of pair.split(' ')) out.varint(Number(grid))
  let [x, y] = [west, south]
  for (const { left, right, path } of chains) {
    out.varint(pairs.get(`${left} ${right}`)!)
    const isStraight = bytesOf(path, 1) < bytesOf(path, 0)
    out.varint(path.length - 2 + Number(isStraight))
    let [dx, dy] = [0, 0]
    for (let i = 0; i < path.length; i += 2) {
      const [stepX, stepY] = [path[i]! - x, path[i + 1]! - y]
      out.zigzag(stepX - dx)
      out.zigzag(stepY - dy)
      ;[x, y] = [path[i]!, path[i + 1]!]
      if (isStraight && i > 0) [dx, dy] = [stepX, stepY]
    }
  }
}

/**
 * Roughly how many bytes a chain takes with steps, or with the differences of steps, which are small where a
 * border runs straight.
 */
function bytesOf(path: readonly number[], order: 0 | 1): number {
  let bytes = 0
  for (let axis = 0; axis < 2; axis++) {
    let before = 0
    for (let i = axis + 2; i < path.length; i += 2) {
      const step = path[i]! - path[i - 2]!
      for (let left = Math.abs(step - before); left >= 64; left /= 128) bytes++
      if (order === 1) before = step
    }
  }
  return bytes
}

/**
 * Reads a tile's bytes. Throws Error when they are not those of this tile, whole and of a version known here.
 */
export function decodeTile(tile: Tile, sealed: Uint8Array): DecodedTile {
  const body = unseal(TILE_VERSION, tileKey(tile), sealed)
  const bytes = new ByteReader(body)
  const grids = readGrids(bytes, body.length)
  const corner = bytes.upTo(grids.length)
  const pairs = Array.from({ length: bytes.upTo(body.length) }, () => ({
    left: bytes.upTo(grids.length),
    right: bytes.upTo(grids.length),
  }))
  const [ends, sides]: [number[], number[]] = [[], []]
  let [x, y] = [0, 0]
  while (!bytes.isAtEnd) {
    const { left, right } = pairs[bytes.upTo(pairs.length - 1)]!
    const head = bytes.upTo(body.length)
    const [count, isStraight] = [Math.floor(head / 2), head % 2 === 1]
    let [dx, dy] = [0, 0]
    for (let i = 0; i <= count; i++) {
      const [fromX, fromY] = [x, y]
      x += dx + bytes.zigzag()
      y += dy + bytes.zigzag()
      if (i === 0) continue
      if (isStraight) [dx, dy] = [x - fromX, y - fromY]
      ends.push(fromX, fromY, x, y)
      sides.push(left, right)
    }
  }
  const { west, south } = squareOf(tile)
  const edges = { originX: west, originY: south, size: sides.length / 2, ...typed(ends, sides) }
  return { tile, corner, grids, edges }
}

function typed(ends: number[], sides: number[]): { ends: Int32Array; sides: Uint32Array } {
  return { ends: Int32Array.from(ends), sides: Uint32Array.from(sides) }
}
