import type { MultiPolygon, Polygon, Position as Coordinates } from 'geojson'

import { latticeSteps } from '../lattice.ts'

/**
 * The borders of a plan, each drawn once, in flat arrays. Coordinates are whole lattice steps from the
 * origin: absolute ones overflow 32 bits east of 128 degrees. Edge e runs from (ends[4e], ends[4e + 1]) to
 * (ends[4e + 2], ends[4e + 3]); on its left lies grid `sides[2e]`, on its right grid `sides[2e + 1]`. Grids
 * are numbered from 1 in the order given, 0 is nobody.
 */
export interface EdgeSet {
  /** Steps of the origin from 0° E 0° N. */
  readonly originX: number
  readonly originY: number
  readonly size: number
  readonly ends: Int32Array
  readonly sides: Uint32Array
}

/** An offset has 32 bits, and a tile's corner may lie up to 32 degrees outside the plan: 90 degrees. */
const WIDEST_STEPS = 90 * 2 ** 24

/**
 * The edges of grids whose rings are closed, snapped to the lattice. Whichever way a ring is wound its inside
 * counts as the left; edges that two grids run along in opposite directions become one. Throws RangeError
 * when they span more than 90 degrees.
 */
export function collectEdges(geometries: readonly (Polygon | MultiPolygon)[]): EdgeSet {
  if (spansTooWide(geometries)) throw new RangeError('edges span at most 90 degrees')
  const box = stepBox(geometries)
  const edges = new EdgeTable(Math.max(64, geometries.length * 24))
  geometries.forEach((geometry, g) => {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    for (const rings of polygons)
      rings.forEach((ring, r) => addRing(edges, flatRing(ring, box), r === 0, g + 1))
  })
  return { originX: box.west, originY: box.south, ...edges.finished() }
}

/** Would offsets from the south-western corner overflow 32 bits? */
export function spansTooWide(geometries: readonly (Polygon | MultiPolygon)[]): boolean {
  const { width, height } = stepBox(geometries)
  return Math.max(width, height) > WIDEST_STEPS
}

/** A ring as offsets in lattice steps, x, y, x, y, …, closed as it came. */
function flatRing(
  ring: readonly Coordinates[],
  { west, south }: { west: number; south: number },
): Int32Array {
  const flat = new Int32Array(2 * ring.length)
  for (let i = 0; i < ring.length; i++) {
    flat[2 * i] = latticeSteps(ring[i]![0]!) - west
    flat[2 * i + 1] = latticeSteps(ring[i]![1]!) - south
  }
  return flat
}

function addRing(edges: EdgeTable, ring: Int32Array, isOuter: boolean, grid: number): void {
  if (turnsLeft(ring) === isOuter)
    for (let i = 0; i + 3 < ring.length; i += 2)
      edges.add(ring[i]!, ring[i + 1]!, ring[i + 2]!, ring[i + 3]!, grid)
  else
    for (let i = ring.length - 4; i >= 0; i -= 2)
      edges.add(ring[i + 2]!, ring[i + 3]!, ring[i]!, ring[i + 1]!, grid)
}

/** Is a closed ring wound counter-clockwise? Exact enough for any ring wider than a step. */
function turnsLeft(ring: Int32Array): boolean {
  const [x, y] = [ring[0]!, ring[1]!]
  let twiceArea = 0
  for (let i = 2; i + 3 < ring.length; i += 2)
    twiceArea += (ring[i]! - x) * (ring[i + 3]! - y) - (ring[i + 2]! - x) * (ring[i + 1]! - y)
  return twiceArea >= 0
}

function stepBox(geometries: readonly (Polygon | MultiPolygon)[]) {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const geometry of geometries) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    // A hole cannot lie outside its outer ring.
    for (const [outer] of polygons) {
      for (const vertex of outer ?? []) {
        west = Math.min(west, vertex[0]!)
        east = Math.max(east, vertex[0]!)
        south = Math.min(south, vertex[1]!)
        north = Math.max(north, vertex[1]!)
      }
    }
  }
  if (!(west <= east && south <= north)) return { west: 0, south: 0, width: 0, height: 0 }
  // One step of room, so that the first corner of the cells lies outside every grid.
  const origin = { west: latticeSteps(west) - 1, south: latticeSteps(south) - 1 }
  return {
    ...origin,
    width: latticeSteps(east) - origin.west,
    height: latticeSteps(north) - origin.south,
  }
}

const EMPTY = -1

/**
 * Edges as they are found, joined with their reverse by open addressing on typed arrays: string keys cost
 * more than the geometry.
 */
export class EdgeTable {
  #size = 0
  #ends: Int32Array
  #sides: Uint32Array
  #slots: Int32Array

  constructor(capacity: number) {
    this.#ends = new Int32Array(4 * capacity)
    this.#sides = new Uint32Array(2 * capacity)
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * capacity))).fill(EMPTY)
  }

  /**
   * An edge with `left` on its left; nobody is known on its right unless `right` says so. Edges without
   * length are dropped.
   */
  add(ax: number, ay: number, bx: number, by: number, left: number, right = 0): void {
    if (ax === bx && ay === by) return
    const mask = this.#slots.length - 1
    const ends = this.#ends
    let slot = (mixed(ax, ay) + mixed(bx, by)) & mask
    for (let e = this.#slots[slot]!; e !== EMPTY; e = this.#slots[slot]!) {
      const at = 4 * e
      const isReverse = ends[at] === bx && ends[at + 1] === by && ends[at + 2] === ax && ends[at + 3] === ay
      if (isReverse && this.#sides[2 * e + 1] === 0 && right === 0) {
        this.#sides[2 * e + 1] = left
        return
      }
      slot = (slot + 1) & mask
    }
    this.#slots[slot] = this.#size
    const at = 4 * this.#size
    ends[at] = ax
    ends[at + 1] = ay
    ends[at + 2] = bx
    ends[at + 3] = by
    this.#sides[2 * this.#size] = left
    this.#sides[2 * this.#size + 1] = right
    this.#size++
    if (4 * this.#size === this.#ends.length) this.#grow()
  }

  /** The grid that has the edge a-b, in this direction, on its left; 0 when none was added. */
  leftOf(ax: number, ay: number, bx: number, by: number): number {
    const mask = this.#slots.length - 1
    const ends = this.#ends
    let slot = (mixed(ax, ay) + mixed(bx, by)) & mask
    for (let e = this.#slots[slot]!; e !== EMPTY; e = this.#slots[slot]!) {
      const at = 4 * e
      if (ends[at] === ax && ends[at + 1] === ay && ends[at + 2] === bx && ends[at + 3] === by)
        return this.#sides[2 * e]!
      if (ends[at] === bx && ends[at + 1] === by && ends[at + 2] === ax && ends[at + 3] === ay)
        if (this.#sides[2 * e + 1] !== 0) return this.#sides[2 * e + 1]!
      slot = (slot + 1) & mask
    }
    return 0
  }

  /** The arrays cut to their size; the table must not be used after. */
  finished(): Pick<EdgeSet, 'size' | 'ends' | 'sides'> {
    return {
      size: this.#size,
      ends: this.#ends.slice(0, 4 * this.#size),
      sides: this.#sides.slice(0, 2 * this.#size),
    }
  }

  #grow(): void {
    const [ends, sides] = [this.#ends, this.#sides]
    this.#ends = new Int32Array(2 * ends.length)
    this.#ends.set(ends)
    this.#sides = new Uint32Array(2 * sides.length)
    this.#sides.set(sides)
    const mask = 2 * this.#slots.length - 1
    this.#slots = new Int32Array(mask + 1).fill(EMPTY)
    for (let e = 0; e < this.#size; e++) {
      let slot = (mixed(ends[4 * e]!, ends[4 * e + 1]!) + mixed(ends[4 * e + 2]!, ends[4 * e + 3]!)) & mask
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & mask
      this.#slots[slot] = e
    }
  }
}

/** Adding the two ends' hashes gives both directions of an edge the same slot. */
function mixed(x: number, y: number): number {
  const h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b)
  return Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
}
