import { latticeSteps } from '../lattice.ts'
import type { LngLat } from '../position.ts'
import { ByteReader, ByteWriter, seal, unseal } from './bytes.ts'
import { boxOfCircle, childOf, childrenOf, DEEPEST, meetsBox, squareOf } from './tile.ts'
import type { StepBox, Tile } from './tile.ts'

/**
 * A square of a plan: nobody's, one tile with the version it was written in, or four smaller squares
 * (childrenOf).
 */
export type TileTree = null | number | readonly [TileTree, TileTree, TileTree, TileTree]

/**
 * Which tiles a version of a plan is made of. With the division, a tile and its `writtenIn` are the key of
 * its item.
 */
export interface Directory {
  readonly root: Tile
  readonly tree: TileTree
}

export interface TileRef {
  readonly tile: Tile
  readonly writtenIn: number
}

const DIRECTORY_VERSION = 1

/** The one tile that says who owns a WGS-84 point; null where nobody does. */
export function tileAt({ root, tree }: Directory, p: LngLat): TileRef | null {
  const [x, y] = [latticeSteps(p[0]), latticeSteps(p[1])]
  let { west, south, side } = squareOf(root)
  if (!(x >= west && y >= south && x < west + side && y < south + side)) return null
  let at = tree
  let tile = root
  while (typeof at === 'object' && at !== null) {
    side /= 2
    const [east, north] = [x >= west + side ? 1 : 0, y >= south + side ? 1 : 0]
    west += east * side
    south += north * side
    tile = childOf(tile, east, north)
    at = at[east + 2 * north]!
  }
  return at === null ? null : { tile, writtenIn: at }
}

/** The tiles that margins and shares of a circle need: seldom more than four for the circle of a phone. */
export function tilesOfCircle(directory: Directory, p: LngLat, radiusMetres: number): TileRef[] {
  return tilesMeeting(directory, boxOfCircle(p, radiusMetres))
}

/** The tiles that a box touches, or all of them. */
export function tilesMeeting({ root, tree }: Directory, box: StepBox | null = null): TileRef[] {
  const found: TileRef[] = []
  const visit = (tile: Tile, at: TileTree): void => {
    if (at === null || (box !== null && !meetsBox(tile, box))) return
    if (typeof at === 'number') found.push({ tile, writtenIn: at })
    else childrenOf(tile).forEach((child, i) => visit(child, at[i]!))
  }
  visit(root, tree)
  return found
}

/**
 * A directory as bytes: the root, the tree in preorder with 1 for a square that is split, 01 for a tile, 00
 * for nobody's, and the versions as runs: how much later than the run before, zig-zag, and how many tiles.
 */
export function encodeDirectory(directory: Directory): Uint8Array {
  const out = new ByteWriter()
  const { z, x, y } = directory.root
  for (const number of [z, x, y]) out.varint(number)
  const { bits, versions } = preorder(directory.tree)
  out.varint(bits.length)
  for (let i = 0; i < bits.length; i += 8)
    out.byte(bits.slice(i, i + 8).reduce((byte, bit, k) => byte | (bit << k), 0))
  let before = 0
  for (let i = 0; i < versions.length;) {
    const version = versions[i]!
    let run = 1
    while (versions[i + run] === version) run++
    out.zigzag(version - before)
    out.varint(run)
    ;[before, i] = [version, i + run]
  }
  return seal(DIRECTORY_VERSION, 'directory', out.finished())
}

function preorder(root: TileTree): { bits: number[]; versions: number[] } {
  const [bits, versions]: [number[], number[]] = [[], []]
  const visit = (tree: TileTree): void => {
    if (typeof tree === 'object' && tree !== null) {
      bits.push(1)
      tree.forEach(visit)
      return
    }
    bits.push(0, tree === null ? 0 : 1)
    if (tree !== null) versions.push(tree)
  }
  visit(root)
  return { bits, versions }
}

/** Throws Error when the bytes are not a whole directory of a version known here. */
export function decodeDirectory(sealed: Uint8Array): Directory {
  const body = unseal(DIRECTORY_VERSION, 'directory', sealed)
  const bytes = new ByteReader(body)
  const z = bytes.upTo(DEEPEST)
  const root = { z, x: bytes.upTo(2 ** z - 1), y: bytes.upTo(2 ** z - 1) }
  const bitCount = bytes.upTo(8 * body.length)
  const packed = bytes.raw(Math.ceil(bitCount / 8))
  const nextVersion = runsOf(bytes)
  let at = 0
  const nextBit = (): number => {
    if (at === bitCount) throw new Error('directory: the tree ends too early')
    return (packed[at >> 3]! >> (at++ & 7)) & 1
  }
  const read = (level: number): TileTree => {
    if (nextBit() === 0) return nextBit() === 0 ? null : nextVersion()
    if (level === DEEPEST) throw new Error('directory: the tree is too deep')
    return [read(level + 1), read(level + 1), read(level + 1), read(level + 1)]
  }
  const tree = read(z)
  if (at !== bitCount || !bytes.isAtEnd) throw new Error('directory: more bytes than tiles')
  return { root, tree }
}

function runsOf(bytes: ByteReader): () => number {
  let [version, left] = [0, 0]
  return () => {
    if (left === 0) {
      version += bytes.zigzag()
      left = bytes.varint()
      if (left === 0) throw new Error('directory: an empty run')
    }
    left--
    return version
  }
}
