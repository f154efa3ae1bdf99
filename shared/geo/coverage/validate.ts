import Flatbush from 'flatbush'
import type { MultiPolygon, Polygon } from 'geojson'

import { areaSquareMetres } from '../area.ts'
import { buildGridIndex } from '../grid-index.ts'
import type { PlanGrid } from '../grid-index.ts'
import { labelPoint } from '../label-point.ts'
import { polygonsOf } from '../merge.ts'
import { arrange } from '../overlay/arrangement.ts'
import type { Arrangement } from '../overlay/arrangement.ts'
import { dissolveFaces, faceAreaSquareMetres, facePerimeterMetres } from '../overlay/dissolve.ts'
import { buildLinework } from '../overlay/linework.ts'
import { nodeLinework } from '../overlay/noding.ts'
import { eachEdge, neighbourhoodOf } from './check-grid.ts'
import type { Neighbourhood } from './check-grid.ts'
import type { CoverageGrid } from './coverage.ts'
import { coverageOf, flatGrid } from './coverage.ts'
import { crossesItself } from './interiors.ts'

/** A gap or an overlap of less mean width is called a sliver: nobody drew it, borders only miss each other. */
const SLIVER_METRES = 0.5

/** What is wrong with a coverage, where, between whom (codes ascending) and how large. */
export interface CoverageProblem {
  readonly kind: 'overlap' | 'gap' | 'sliver' | 'self-touch' | 'outside-parent'
  readonly codes: readonly string[]
  readonly geometry: Polygon | MultiPolygon
  readonly areaSquareMetres: number
}

/**
 * Every problem of grids that should tile a place, or the whole of `parent`, whose border must then have the grids' vertices. Grids on the
 * lattice, with codes of their own. Each directed edge of a valid coverage has its reverse in exactly one neighbour or in the
 * parent's border; only grids with an edge that has none, and what lies by them, are laid over each other.
 * Throws RangeError when their borders cross over a million times.
 */
export function validateCoverage(
  grids: readonly PlanGrid[],
  parent: Polygon | MultiPolygon | null = null,
): CoverageProblem[] {
  const neighbourhood = neighbourhoodOf(coverageOf(grids))
  const crossing = neighbourhood.coverage.grids.flatMap((grid, g) => (crossesItself(grid) ? [g] : []))
  const selfTouches = crossing.map((g): CoverageProblem => {
    const { code, geometry } = grids[g]!
    return { kind: 'self-touch', codes: [code], geometry, areaSquareMetres: areaSquareMetres(geometry) }
  })
  const suspects = suspectsOf(neighbourhood, parent)
  if (suspects.length === 0) return selfTouches
  return [...selfTouches, ...laidOver(grids, suspects, parent)]
}

/** Places of grids with an edge that has no twin, or one too many, and of those whose box meets such a grid's. */
function suspectsOf(
  { coverage, edges, boxes }: Neighbourhood,
  parent: Polygon | MultiPolygon | null,
): number[] {
  const { originX, originY, grids } = coverage
  const outline = new Set<string>()
  if (parent !== null)
    eachEdge(flatGrid({ code: 'parent', name: '', geometry: parent }, originX, originY), (...edge) =>
      outline.add(edge.join()),
    )
  const suspects = new Set<number>()
  grids.forEach((grid, g) => {
    if (!isOpen(grid, g, edges, outline)) return
    const { west, south, east, north } = grid.box
    for (const near of (boxes ?? new Flatbush(1)).search(west, south, east, north)) suspects.add(near)
  })
  // Grids that cover nothing of the parent's border leave a gap there that no grid's edge tells of.
  const runsAlong = (text: string): boolean => edges.leftOf(...edgeOf(text)) !== 0
  if (suspects.size === 0 && [...outline].every(runsAlong)) return []
  return suspects.size === 0 ? grids.map((_, g) => g) : [...suspects].sort((a, b) => a - b)
}

function edgeOf(text: string): [number, number, number, number] {
  const [ax, ay, bx, by] = text.split(',').map(Number)
  return [ax!, ay!, bx!, by!]
}

function isOpen(
  grid: CoverageGrid,
  g: number,
  edges: Neighbourhood['edges'],
  outline: ReadonlySet<string>,
): boolean {
  let open = false
  eachEdge(grid, (ax, ay, bx, by) => {
    // Another grid found under the same directed edge means that both claim its left.
    open ||= edges.leftOf(ax, ay, bx, by) !== g + 1
    open ||= edges.leftOf(bx, by, ax, ay) === 0 && !outline.has([ax, ay, bx, by].join())
  })
  return open
}

function laidOver(
  grids: readonly PlanGrid[],
  suspects: readonly number[],
  parent: Polygon | MultiPolygon | null,
): CoverageProblem[] {
  const polygons = suspects.flatMap((g) =>
    polygonsOf(grids[g]!.geometry).map((rings) => ({ code: grids[g]!.code, rings })),
  )
  const outer = parent === null ? [] : polygonsOf(parent)
  const noded = nodeLinework(buildLinework([...polygons.map(({ rings }) => rings), ...outer]))
  if (noded === null) throw new RangeError(`${suspects.length} grids cross each other too often`)
  const arrangement = arrange(noded)
  const codesOf = arrangement.partsOf.map((parts) => [
    ...new Set(parts.flatMap((part) => polygons[part]?.code ?? [])),
  ])
  const isWithin = arrangement.partsOf.map((parts) => parts.some((part) => part >= polygons.length))
  const index = buildGridIndex(grids)
  return arrangement.partsOf.flatMap((_, face): CoverageProblem[] => {
    const codes = codesOf[face]!
    if (codes.length > 1) return problemsOf(arrangement, face, 'overlap', codes)
    if (codes.length === 1) {
      const isOut = parent !== null && !isWithin[face]!
      return isOut ? problemsOf(arrangement, face, 'outside-parent', codes) : []
    }
    if (face === 0 || (parent !== null && !isWithin[face]!)) return []
    const gaps = problemsOf(arrangement, face, 'gap', besidesOf(arrangement, face, codesOf))
    // Grids that nothing speaks against were not laid out: their ground looks empty here.
    return gaps.filter(({ geometry }) => index.ownerAt(labelPoint(geometry)) === null)
  })
}

function problemsOf(
  arrangement: Arrangement,
  face: number,
  kind: CoverageProblem['kind'],
  codes: readonly string[],
): CoverageProblem[] {
  const geometry = dissolveFaces(arrangement, [face])
  if (geometry === null) return []
  const area = faceAreaSquareMetres(arrangement, face)
  const isThin =
    kind !== 'outside-parent' && 2 * area < SLIVER_METRES * facePerimeterMetres(arrangement, face)
  return [{ kind: isThin ? 'sliver' : kind, codes: [...codes].sort(), geometry, areaSquareMetres: area }]
}

function besidesOf(
  { halfEdgesOf, faceOf }: Arrangement,
  face: number,
  codesOf: readonly string[][],
): string[] {
  return [...new Set(halfEdgesOf[face]!.flatMap((h) => codesOf[faceOf[h ^ 1]!]!))]
}
