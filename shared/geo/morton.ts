import { latticeSteps } from './lattice.ts'
import type { LngLat } from './position.ts'
import type { StepBox } from './tiles/tile.ts'

/**
 * Level of the squares that open incidents are keyed by: 2^-9 degree, some 217 m at the equator, about a
 * grid. Fixed for good: tiles split as plans change, and an incident's key must not.
 */
const MORTON_LEVEL = 18

/** Digits of a key: two bits a level, four a digit. */
const KEY_DIGITS = (2 * MORTON_LEVEL) / 4

const SQUARE_STEPS = 2 ** (33 - MORTON_LEVEL)

const LAST = 2 ** MORTON_LEVEL - 1

/** Keys from `from` to `to`, both included, in text order. */
export interface KeyRange {
  readonly from: string
  readonly to: string
}

/**
 * The key of a WGS-84 place: nine hexadecimal digits that interleave the bits of its square's row and column
 * in the quadtree of tiles (tiles/tile.ts), so that each tile down to this level is one range of keys.
 */
export function mortonKey(p: LngLat): string {
  return textOf(interleaved(columnOf(latticeSteps(p[0])), columnOf(latticeSteps(p[1]))))
}

/**
 * Ranges of keys that together hold every place of the boxes, ends included: ascending, apart from each
 * other. They hold more than the boxes only by the rest of the squares on their rim, and, past `most` ranges,
 * by the narrowest spans between.
 */
export function keyRanges(boxes: readonly StepBox[], most = 32): KeyRange[] {
  const ranges: [number, number][] = []
  for (const box of boxes) {
    const columns: Span = [columnOf(box.west), columnOf(box.east)]
    const rows: Span = [columnOf(box.south), columnOf(box.north)]
    collect(ranges, 0, 0, 2 ** MORTON_LEVEL, columns, rows)
  }
  return narrowed(joined(ranges), most).map(([from, to]) => ({ from: textOf(from), to: textOf(to) }))
}

type Span = readonly [first: number, last: number]

/** Column or row of a place in steps; the same for both, since the world's square has its middle at 0, 0. */
function columnOf(steps: number): number {
  return Math.max(0, Math.min(LAST, Math.floor((steps + 2 ** 32) / SQUARE_STEPS)))
}

/** Bits of the row and the column in turn, row first; up to 2^36, past what shifts can do. */
function interleaved(column: number, row: number): number {
  let key = 0
  for (let bit = MORTON_LEVEL - 1; bit >= 0; bit--)
    key = 4 * key + 2 * ((row >> bit) & 1) + ((column >> bit) & 1)
  return key
}

const textOf = (key: number): string => key.toString(16).padStart(KEY_DIGITS, '0')

/** A square wholly within the box is one range; one on its rim is looked at in quarters. */
function collect(
  ranges: [number, number][],
  column: number,
  row: number,
  size: number,
  columns: Span,
  rows: Span,
): void {
  if (column > columns[1] || column + size <= columns[0] || row > rows[1] || row + size <= rows[0]) return
  const isWithin =
    column >= columns[0] && column + size - 1 <= columns[1] && row >= rows[0] && row + size - 1 <= rows[1]
  if (isWithin) {
    const first = interleaved(column, row)
    ranges.push([first, first + size * size - 1])
    return
  }
  const half = size / 2
  for (const [east, north] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const)
    collect(ranges, column + east * half, row + north * half, half, columns, rows)
}

function joined(ranges: [number, number][]): [number, number][] {
  ranges.sort((a, b) => a[0] - b[0])
  const apart: [number, number][] = []
  for (const [from, to] of ranges) {
    const last = apart.at(-1)
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else apart.push([from, to])
  }
  return apart
}

/**
 * Closes the narrowest spans between ranges until no more than `most` are left: a query more costs more than
 * some rows too many.
 */
function narrowed(ranges: [number, number][], most: number): [number, number][] {
  const spans = ranges.slice(1).map(([from], i) => from - ranges[i]![1])
  const widest = new Set(
    spans
      .map((span, i) => ({ span, i }))
      .sort((a, b) => b.span - a.span)
      .slice(0, Math.max(0, most - 1))
      .map(({ i }) => i),
  )
  const kept: [number, number][] = []
  ranges.forEach(([from, to], i) => {
    const last = kept.at(-1)
    if (last === undefined || widest.has(i - 1)) kept.push([from, to])
    else last[1] = to
  })
  return kept
}
