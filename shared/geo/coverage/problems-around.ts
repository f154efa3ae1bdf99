import type { MultiPolygon, Polygon } from 'geojson'

import { latticeSteps } from '../lattice.ts'
import { edgeTableOf } from './check-grid.ts'
import { geometryOf, gridsOf } from './coverage.ts'
import type { Coverage, CoverageGrid } from './coverage.ts'
import { interiorsMeet } from './interiors.ts'
import { problemsLaidOver } from './lay-over.ts'
import { borderSeenFrom, parentBorder } from './parent-border.ts'
import { isOpen, isRunAlong, selfTouches } from './validate.ts'
import type { CoverageProblem } from './validate.ts'

type Box = CoverageGrid['box']

/** What is wrong where an edit was made. */
export interface Surroundings {
  readonly problems: CoverageProblem[]
  /**
   * Of a problem of the coverage before: was it found where the edit was made? Then `problems` have what
   * became of it.
   */
  readonly replaces: (known: CoverageProblem) => boolean
}

/**
 * The problems of a coverage, which need not be valid, around the grids that an edit touched: those of
 * validateCoverage that lie within the box around the touched grids, as they were and as they are, and around
 * all whose boxes meet theirs. Every overlap that the edit made or changed is among them; a gap that reaches
 * further is not: only the whole shows it. The cost is that of the grids around, besides a look at the box of
 * every grid.
 */
export function problemsAround(
  { before, after }: { readonly before: Coverage; readonly after: Coverage },
  touched: readonly string[],
  parent: Polygon | MultiPolygon | null = null,
): Surroundings {
  const codes = new Set(touched)
  const places = boxesOf([...before.grids, ...after.grids].filter(({ code }) => codes.has(code)))
  const window = boxAround([...places, ...boxesOf(gridsMeeting(after.grids, places))])
  const isAround = ({ geometry }: CoverageProblem): boolean => liesWithin(window, after, geometry)
  return { problems: problemsIn(window, after, parent).filter(isAround), replaces: isAround }
}

/**
 * All problems within a window, and some that reach out of it. The edges of the grids beside those seen in
 * the window tell which of these are open (validate.ts); of what lies over each other the open edge may be
 * outside, so that each pair is asked.
 */
function problemsIn(
  window: Box,
  coverage: Coverage,
  parent: Polygon | MultiPolygon | null,
): CoverageProblem[] {
  const seen = gridsMeeting(coverage.grids, [window])
  const known = gridsMeeting(coverage.grids, boxesOf(seen))
  const edges = edgeTableOf(known)
  const border = parent === null ? null : parentBorder(parent, coverage)
  const open = known.filter((grid, g) => isOpen(grid, g, edges, border))
  const crossing = selfTouches(coverage, seen)
  const isBare = border !== null && !isRunAlong(border, edges, (x, y) => holds(window, x, y))
  const isSuspect = new Set([...open, ...overlapping(seen)])
  const suspects = seen.filter((grid) => crossing.length > 0 || isBare || isSuspect.has(grid))
  if (suspects.length === 0 && !isBare) return []
  const planGrids = (grids: readonly CoverageGrid[]) => gridsOf({ ...coverage, grids })
  const seenBorder = border && geometryOf(coverage, borderSeenFrom(window, border.polygons))
  return [...crossing, ...problemsLaidOver(planGrids(suspects), planGrids(seen), seenBorder)]
}

/** The grids that lie over another one of them. */
function overlapping(grids: readonly CoverageGrid[]): CoverageGrid[] {
  return grids.flatMap((grid, i) =>
    grids.slice(i + 1).flatMap((other) => (interiorsMeet(grid, other) ? [grid, other] : [])),
  )
}

const boxesOf = (grids: readonly CoverageGrid[]): Box[] => grids.map(({ box }) => box)

/** Grids whose box meets one of these, in their order; boxes that only touch meet. */
function gridsMeeting(grids: readonly CoverageGrid[], boxes: readonly Box[]): CoverageGrid[] {
  const { west, south, east, north } = boxAround(boxes)
  // Nearly all grids are elsewhere, which one comparison tells: at thousands of grids an index would save
  // nothing.
  return grids.filter(
    ({ box }) =>
      box.west <= east &&
      box.east >= west &&
      box.south <= north &&
      box.north >= south &&
      boxes.some(
        (other) =>
          box.west <= other.east &&
          box.east >= other.west &&
          box.south <= other.north &&
          box.north >= other.south,
      ),
  )
}

function boxAround(boxes: readonly Box[]): Box {
  return {
    west: boxes.reduce((least, { west }) => Math.min(least, west), Infinity),
    south: boxes.reduce((least, { south }) => Math.min(least, south), Infinity),
    east: boxes.reduce((most, { east }) => Math.max(most, east), -Infinity),
    north: boxes.reduce((most, { north }) => Math.max(most, north), -Infinity),
  }
}

const holds = ({ west, south, east, north }: Box, x: number, y: number): boolean =>
  x >= west && x <= east && y >= south && y <= north

function liesWithin(window: Box, { originX, originY }: Coverage, geometry: Polygon | MultiPolygon): boolean {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  return polygons.every(([outer]) =>
    outer!.every(([lng, lat]) => holds(window, latticeSteps(lng!) - originX, latticeSteps(lat!) - originY)),
  )
}
