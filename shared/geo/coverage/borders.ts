import type { CoverageGrid } from './coverage.ts'

/**
 * The borders of a grid, its ground on their left, with a box around each run of four edges. Edges that
 * follow each other lie together, so that one comparison of boxes spares four; and around 32 boxes there is
 * another, and so on, so that a coast of half a million vertices is searched in some dozens of comparisons:
 *
 *     +----+-----+
 *     |   _|_    |      ends    ax, ay, bx, by of each edge
 *     | _/ | \__ |      boxes   west, south, east, north of edges 0-3, 4-7, …
 *     |/   |    \|
 *     +----+-----+
 */
export interface Borders {
  readonly ends: Float64Array
  readonly boxes: Float64Array
  /** Boxes around FAN boxes of the level below, the runs' own first; none where there are too few runs. */
  readonly levels: readonly Float64Array[]
}

/**
 * Numbers of `ends` that one box stands for. Runs of eight edges take a quarter longer, of sixteen half as
 * long again.
 */
const RUN = 4 * 4

/** Boxes that one of the next level stands for. */
const FAN = 32

/** Grids are immutable, so their borders are laid out once. */
const laidOut = new WeakMap<CoverageGrid, Borders>()

export function bordersOf(grid: CoverageGrid): Borders {
  const known = laidOut.get(grid)
  if (known !== undefined) return known
  const ends = endsOf(grid.polygons.flat())
  const boxes = boxesOf(ends)
  const borders = { ends, boxes, levels: levelsOf(boxes) }
  laidOut.set(grid, borders)
  return borders
}

function endsOf(rings: readonly Int32Array[]): Float64Array {
  let size = 0
  for (const ring of rings) size += 2 * ring.length
  const ends = new Float64Array(size)
  let at = 0
  for (const ring of rings) {
    let [x, y] = [ring.at(-2)!, ring.at(-1)!]
    for (let i = 0; i < ring.length; i += 2) {
      ends[at++] = x
      ends[at++] = y
      ends[at++] = x = ring[i]!
      ends[at++] = y = ring[i + 1]!
    }
  }
  return ends
}

function boxesOf(ends: Float64Array): Float64Array {
  const boxes = new Float64Array(4 * Math.ceil(ends.length / RUN))
  for (let r = 0; r < boxes.length; r += 4) {
    const start = startOfRun(r)
    let [west, south] = [ends[start]!, ends[start + 1]!]
    let [east, north] = [west, south]
    const end = endOfRun(ends, r)
    for (let i = start; i < end; i += 2) {
      const [x, y] = [ends[i]!, ends[i + 1]!]
      if (x < west) west = x
      else if (x > east) east = x
      if (y < south) south = y
      else if (y > north) north = y
    }
    boxes[r] = west
    boxes[r + 1] = south
    boxes[r + 2] = east
    boxes[r + 3] = north
  }
  return boxes
}

function levelsOf(boxes: Float64Array): Float64Array[] {
  const levels: Float64Array[] = []
  for (let below = boxes; below.length > 4 * FAN; below = levels.at(-1)!) {
    const level = new Float64Array(4 * Math.ceil(below.length / (4 * FAN)))
    for (let r = 0; r < level.length; r += 4) {
      level.set(below.subarray(r * FAN, r * FAN + 4), r)
      for (let i = r * FAN; i < Math.min(below.length, (r + 4) * FAN); i += 4) {
        if (below[i]! < level[r]!) level[r] = below[i]!
        if (below[i + 1]! < level[r + 1]!) level[r + 1] = below[i + 1]!
        if (below[i + 2]! > level[r + 2]!) level[r + 2] = below[i + 2]!
        if (below[i + 3]! > level[r + 3]!) level[r + 3] = below[i + 3]!
      }
    }
    levels.push(level)
  }
  return levels
}

/**
 * The first box at `r` or after it that comes near this one; `boxes.length` when there is none. Boxes that
 * only touch come near.
 */
export function nextNear(
  { boxes, levels }: Borders,
  r: number,
  west: number,
  south: number,
  east: number,
  north: number,
): number {
  let at = r
  while (at < boxes.length) {
    let skipped = 0
    // Whole stretches first, the longest that begins here.
    for (let level = levels.length, span = 4 * FAN ** level; level > 0; level--, span /= FAN) {
      if (at % span !== 0 || isNear(levels[level - 1]!, (4 * at) / span, west, south, east, north)) continue
      skipped = span
      break
    }
    if (skipped === 0) {
      if (isNear(boxes, at, west, south, east, north)) return at
      skipped = 4
    }
    at += skipped
  }
  return boxes.length
}

/** Where in `ends` the edges of the box at `boxes[r]` start, and where they end. */
export const startOfRun = (r: number): number => (r / 4) * RUN
export const endOfRun = (ends: Float64Array, r: number): number => Math.min(ends.length, (r / 4 + 1) * RUN)

function isNear(
  boxes: Float64Array,
  r: number,
  west: number,
  south: number,
  east: number,
  north: number,
): boolean {
  return boxes[r]! <= east && boxes[r + 2]! >= west && boxes[r + 1]! <= north && boxes[r + 3]! >= south
}
