import type { MultiPolygon, Polygon } from 'geojson'

import { areaSquareMetres } from '../area.ts'
import type { PlanGrid } from '../grid-index.ts'
import { eachEdge, neighbourhoodOf } from './check-grid.ts'
import type { Neighbourhood } from './check-grid.ts'
import { coverageOf, geometryOf } from './coverage.ts'
import type { Coverage, CoverageGrid } from './coverage.ts'
import { crossesItself, interiorsMeet } from './interiors.ts'
import { problemsLaidOver } from './lay-over.ts'
import { parentBorder } from './parent-border.ts'
import type { ParentBorder } from './parent-border.ts'

/** What is wrong with a coverage, where, between whom (codes ascending) and how large. */
export interface CoverageProblem {
  readonly kind: 'overlap' | 'gap' | 'sliver' | 'self-touch' | 'outside-parent'
  readonly codes: readonly string[]
  readonly geometry: Polygon | MultiPolygon
  readonly areaSquareMetres: number
}

/**
 * Every problem of grids that should tile a place, or the whole of `parent`, whose border must then have the
 * grids' vertices. Grids on the lattice, with codes of their own. Each directed edge of a valid coverage has
 * its reverse in exactly one neighbour or in the parent's border; only grids with an edge that has none, and
 * those that lie over each other, are laid out. Throws RangeError when their borders cross over a million
 * times.
 */
export function validateCoverage(
  grids: readonly PlanGrid[],
  parent: Polygon | MultiPolygon | null = null,
): CoverageProblem[] {
  if (grids.length === 0) return parent === null ? [] : problemsLaidOver([], [], parent)
  const coverage = coverageOf(grids)
  const suspects = suspectsOf(neighbourhoodOf(coverage), parent).map((g) => grids[g]!)
  const laidOver = suspects.length === 0 ? [] : problemsLaidOver(suspects, grids, parent)
  return [...selfTouches(coverage, coverage.grids), ...laidOver]
}

/** A problem for each of these grids that is no polygon. */
export function selfTouches(coverage: Coverage, grids: readonly CoverageGrid[]): CoverageProblem[] {
  return grids.filter(crossesItself).map(({ code, polygons }) => {
    const geometry = geometryOf(coverage, polygons)
    return { kind: 'self-touch', codes: [code], geometry, areaSquareMetres: areaSquareMetres(geometry) }
  })
}

/**
 * Places of the grids that a problem can lie at: those with an open edge, and from there on all that lie over
 * each other. Whole layers drawn over others have twins at every edge but their outermost, yet where grids
 * lie over each other that ground ends at an open edge. What lies beside a grid that is no polygon is suspect
 * as well.
 */
function suspectsOf(
  { coverage: { grids, originX, originY }, edges, boxes }: Neighbourhood,
  parent: Polygon | MultiPolygon | null,
): number[] {
  const border = parent === null ? null : parentBorder(parent, { originX, originY })
  const near = ({ box }: CoverageGrid): number[] => boxes!.search(box.west, box.south, box.east, box.north)
  const suspects = new Set<number>()
  grids.forEach((grid, g) => {
    if (crossesItself(grid)) for (const beside of near(grid)) suspects.add(beside)
    else if (isOpen(grid, g, edges, border)) suspects.add(g)
  })
  // Grids that cover nothing of the parent's border leave a gap there that no grid's edge tells of.
  if (suspects.size === 0 && border !== null && !isRunAlong(border, edges)) return grids.map((_, g) => g)
  // A set is walked in the order of adding, so that what is added on the way gets its turn.
  for (const g of suspects) {
    for (const other of near(grids[g]!))
      if (!suspects.has(other) && interiorsMeet(grids[g]!, grids[other]!)) suspects.add(other)
  }
  return [...suspects].sort((a, b) => a - b)
}

/**
 * Does some edge of the grid lack its twin, in a neighbour or the parent's border, or have another grid on
 * its own side?
 */
export function isOpen(
  grid: CoverageGrid,
  g: number,
  edges: Neighbourhood['edges'],
  border: ParentBorder | null,
): boolean {
  let open = false
  eachEdge(grid, (ax, ay, bx, by) => {
    if (open) return
    open = edges.leftOf(ax, ay, bx, by) !== g + 1
    open ||= edges.leftOf(bx, by, ax, ay) === 0 && (border?.edges.leftOf(ax, ay, bx, by) ?? 0) === 0
  })
  return open
}

/** Has each edge of the border a grid inside, as far as `within` says that it matters? */
export function isRunAlong(
  { polygons }: ParentBorder,
  edges: Neighbourhood['edges'],
  within: (x: number, y: number) => boolean = () => true,
): boolean {
  let runs = true
  eachEdge({ polygons }, (ax, ay, bx, by) => {
    runs &&= edges.leftOf(ax, ay, bx, by) !== 0 || !within(ax, ay) || !within(bx, by)
  })
  return runs
}
